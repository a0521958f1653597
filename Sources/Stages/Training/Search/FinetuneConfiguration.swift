public import Language
import Pipelines
public import Tensors

/// How a language model is fine-tuned on a shop's own texts or pairs.
public struct FinetuneConfiguration: Sendable, Codable, Hashable {
    /// What changes.
    public enum Learnt: String, Sendable, Codable, Hashable, CaseIterable {
        /// A small adapter (LoRA) beside weights that stay as they are.
        case adapter
        /// All weights.
        case weights
    }

    /// What changes.
    public var learn: Learnt
    /// Directions of a map that change.
    public var rank: Int
    /// What a change counts, times the rank.
    public var alpha: Double
    /// Linear maps that get an adapter, by the ends of their names; nil for those of the attention.
    public var maps: [String]?
    /// Blocks whose maps get an adapter, from 0; nil for all.
    public var layers: [Int]?
    /// Optimiser steps at most.
    public var steps: Int
    /// Examples that are read at once.
    public var batch: Int
    /// Batches whose gradients make one step.
    public var accumulation: Int
    /// The highest step length; nil for a usual one, which is smaller for weights than for adapters.
    public var rate: Double?
    /// What a decoder computes in; what is learnt keeps 24 bits.
    public var precision: Precision
    /// Tokens of a text at most: longer ones are cut for a decoder, and lose their end for an encoder.
    public var length: Int
    /// Share of the texts or pairs that nothing is learnt from, in 0..<1.
    public var heldOut: Double
    /// Steps from one look at held-out texts to the next.
    public var evaluateEvery: Int
    /// Looks without a lower loss after which tuning ends.
    public var patience: Int
    /// The probability of an encoder's token to be hidden, in 0...1.
    public var hidden: Double
    /// τ of the loss on an encoder's pairs.
    public var temperature: Double

    /// States settings.
    public init(
        learn: Learnt = .adapter,
        rank: Int = 8,
        alpha: Double = 16,
        maps: [String]? = nil,
        layers: [Int]? = nil,
        steps: Int = 100,
        batch: Int = 8,
        accumulation: Int = 2,
        rate: Double? = nil,
        precision: Precision = .float32,
        length: Int = 128,
        heldOut: Double = 0.1,
        evaluateEvery: Int = 20,
        patience: Int = 5,
        hidden: Double = MaskingSettings().share,
        temperature: Double = 0.05
    ) {
        self.learn = learn
        self.rank = rank
        self.alpha = alpha
        self.maps = maps
        self.layers = layers
        self.steps = steps
        self.batch = batch
        self.accumulation = accumulation
        self.rate = rate
        self.precision = precision
        self.length = length
        self.heldOut = heldOut
        self.evaluateEvery = evaluateEvery
        self.patience = patience
        self.hidden = hidden
        self.temperature = temperature
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case learn, rank, alpha, maps, layers, steps, batch, accumulation, rate, precision, length
        case heldOut = "held-out"
        case evaluateEvery = "evaluate-every"
        case patience, hidden, temperature
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        learn = try keys.choice(.learn, default: learn)
        rank = try keys.value(.rank, default: rank)
        alpha = try keys.value(.alpha, default: alpha)
        maps = try keys.decodeIfPresent([String].self, forKey: .maps)
        layers = try keys.decodeIfPresent([Int].self, forKey: .layers)
        steps = try keys.value(.steps, default: steps)
        batch = try keys.value(.batch, default: batch)
        accumulation = try keys.value(.accumulation, default: accumulation)
        rate = try keys.decodeIfPresent(Double.self, forKey: .rate)
        precision = try keys.choice(.precision, default: precision)
        length = try keys.value(.length, default: length)
        heldOut = try keys.value(.heldOut, default: heldOut)
        evaluateEvery = try keys.value(.evaluateEvery, default: evaluateEvery)
        patience = try keys.value(.patience, default: patience)
        hidden = try keys.value(.hidden, default: hidden)
        temperature = try keys.value(.temperature, default: temperature)
        try check()
    }

    /// Bounds of what is set aside at once, or multiplied.
    ///
    /// No map of a model that runs here has more directions, and none of these models reads longer texts.
    private var bounded: [(key: CodingKeys, number: Int, range: ClosedRange<Int>)] {
        [
            (.rank, rank, 1...1024), (.steps, steps, 1...10_000_000), (.batch, batch, 1...4096),
            (.accumulation, accumulation, 1...4096), (.length, length, 2...65_536),
        ]
    }

    private func check() throws(ConfigurationError) {
        let require = KeyCheck<CodingKeys>()
        for (key, number) in [(CodingKeys.evaluateEvery, evaluateEvery), (.patience, patience)] {
            try require(number > 0, key, got: number, "a whole number of at least 1")
        }
        for (key, number, range) in bounded {
            try require(
                range.contains(number),
                key,
                got: number,
                "a whole number in \(range.lowerBound)...\(range.upperBound)"
            )
        }
        for (key, number) in [
            (CodingKeys.rate, rate ?? 1), (.alpha, alpha), (.temperature, temperature),
        ] {
            try require(number > 0 && number.isFinite, key, got: number, "a number above 0")
        }
        try require(maps != [], .maps, got: "none", "at least one map")
        try require(layers != [], .layers, got: "none", "at least one layer")
        try require((0..<1).contains(heldOut), .heldOut, got: heldOut, "a share in 0..<1")
        try require(
            hidden > 0 && hidden <= 1,
            .hidden,
            got: hidden,
            "a probability above 0, 1 at most"
        )
    }
}

extension FinetuneConfiguration {
    /// The step length where none is stated: a tenth for weights of what adapters take, which begin with no change.
    private var usualRate: Double { learn == .adapter ? 5e-4 : 5e-5 }

    var tuner: FineTuner.Settings {
        FineTuner.Settings(
            steps: steps,
            batch: batch,
            accumulation: accumulation,
            rate: rate ?? usualRate,
            evaluateEvery: evaluateEvery,
            patience: patience
        )
    }

    func adapter(of kind: FinetunedModel) -> AdapterSettings {
        AdapterSettings(rank: rank, alpha: alpha, maps: maps ?? kind.attention, layers: layers)
    }
}

extension FinetunedModel {
    /// The linear maps of the attention.
    fileprivate var attention: [String] {
        switch self {
        case .decoder: ["q_proj", "k_proj", "v_proj", "o_proj"]
        case .encoder: ["query", "key", "value", "attention.output.dense"]
        }
    }
}
