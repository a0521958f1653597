public import Language
import Pipelines

/// How an encoder is fine-tuned on made queries.
public struct EncoderTrainConfiguration: Sendable, Codable, Hashable {
    /// What is learnt of a query: `ranking`, the untouched joined ranking as a soft label, `pairs`, its own product
    /// before all others, or `margins`, how far before others a cross-encoder puts it.
    public var loss: TunedLoss
    /// The joined score that divides the shares of two products by e; for `ranking`.
    public var spread: Double
    /// How far the weights go from the untouched ones to the tuned ones, in 0...1.
    public var strength: Double
    /// Which texts are read anew: `queries` leaves the catalogue's vectors as they are, `both` doesn't.
    public var side: TunedSide
    /// Optimiser steps.
    public var steps: Int
    /// Queries a step.
    public var batch: Int
    /// The highest step length.
    public var rate: Double
    /// τ of InfoNCE.
    public var temperature: Double
    /// Mined negatives a query, where both sides are read anew; for `margins` at least one is.
    public var negatives: Int
    /// Tokens of a text at most while tuning.
    public var length: Int
    /// The cross-encoder's score that one cosine is worth, for `margins`; nil fits it to the untouched encoder.
    public var scale: Double?
    /// Trainings, each with draws of its own.
    public var seeds: Int

    /// States settings.
    public init(
        loss: TunedLoss = .ranking,
        spread: Double = 0.004,
        strength: Double = 0.5,
        side: TunedSide = .queries,
        steps: Int = 120,
        batch: Int = 32,
        rate: Double = 2e-5,
        temperature: Double = 0.05,
        negatives: Int = 1,
        length: Int = 64,
        scale: Double? = nil,
        seeds: Int = 1
    ) {
        self.loss = loss
        self.spread = spread
        self.strength = strength
        self.side = side
        self.steps = steps
        self.batch = batch
        self.rate = rate
        self.temperature = temperature
        self.negatives = negatives
        self.length = length
        self.scale = scale
        self.seeds = seeds
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case loss, spread, strength, side, steps, batch, rate, temperature, negatives, length,
            scale, seeds
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        loss = try keys.choice(.loss, default: loss)
        spread = try keys.value(.spread, default: spread)
        strength = try keys.value(.strength, default: strength)
        side = try keys.choice(.side, default: side)
        steps = try keys.value(.steps, default: steps)
        batch = try keys.value(.batch, default: batch)
        rate = try keys.value(.rate, default: rate)
        temperature = try keys.value(.temperature, default: temperature)
        negatives = try keys.value(.negatives, default: negatives)
        length = try keys.value(.length, default: length)
        scale = try keys.decodeIfPresent(Double.self, forKey: .scale)
        seeds = try keys.value(.seeds, default: seeds)
        try check()
    }

    /// - Throws: `ConfigurationError` for values outside of their ranges.
    private func check() throws {
        let require = KeyCheck<CodingKeys>("train")
        try require(spread > 0, .spread, got: spread, "a number above 0")
        try require(
            (0...1).contains(strength),
            .strength,
            got: strength,
            "a share in 0...1"
        )
        try require(
            loss != .ranking || side == .queries,
            .side,
            got: side.rawValue,
            "queries, since the ranking is learnt over documents that keep their vectors"
        )
        try require(steps > 0, .steps, got: steps, "a whole number of at least 1")
        try require(batch > 1, .batch, got: batch, "a whole number of at least 2")
        try require(rate > 0 && rate < 1, .rate, got: rate, "a number between 0 and 1")
        try require(temperature > 0, .temperature, got: temperature, "a number above 0")
        try require(negatives >= 0, .negatives, got: negatives, "a whole number of at least 0")
        try require(length > 4, .length, got: length, "a whole number of at least 5")
        try require(scale ?? 1 > 0, .scale, got: scale ?? 0, "a number above 0")
        try require(seeds > 0, .seeds, got: seeds, "a whole number of at least 1")
    }
}
