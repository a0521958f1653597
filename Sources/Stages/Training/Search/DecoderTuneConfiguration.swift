import Pipelines
public import Tensors

/// How a decoder is fine-tuned on products with their queries.
public struct DecoderTuneConfiguration: Sendable, Codable, Hashable {
    /// Directions of a map that change.
    public var rank: Int
    /// What a change counts, times the rank.
    public var alpha: Double
    /// Linear maps that get an adapter, by the ends of their names.
    public var maps: [String]
    /// Optimiser steps.
    public var steps: Int
    /// Examples that are read at once.
    public var batch: Int
    /// Batches whose gradients make one step.
    public var accumulation: Int
    /// The highest step length.
    public var rate: Double
    /// What the decoder computes in; adapters keep 24 bits.
    public var precision: Precision

    /// States settings.
    public init(
        rank: Int = 8,
        alpha: Double = 16,
        maps: [String] = ["q_proj", "k_proj", "v_proj", "o_proj"],
        steps: Int = 100,
        batch: Int = 8,
        accumulation: Int = 2,
        rate: Double = 5e-4,
        precision: Precision = .float32
    ) {
        self.rank = rank
        self.alpha = alpha
        self.maps = maps
        self.steps = steps
        self.batch = batch
        self.accumulation = accumulation
        self.rate = rate
        self.precision = precision
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case rank, alpha, maps, steps, batch, accumulation, rate, precision
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        rank = try keys.value(.rank, default: rank)
        alpha = try keys.value(.alpha, default: alpha)
        maps = try keys.value(.maps, default: maps)
        steps = try keys.value(.steps, default: steps)
        batch = try keys.value(.batch, default: batch)
        accumulation = try keys.value(.accumulation, default: accumulation)
        rate = try keys.value(.rate, default: rate)
        precision = try keys.choice(.precision, default: precision)
        func require(_ holds: Bool, _ key: CodingKeys, _ got: Any, _ expected: String) throws {
            if holds { return }
            throw ConfigurationError.badValue(
                path: key.stringValue,
                got: "\(got)",
                expected: expected
            )
        }
        for (key, number) in [
            (CodingKeys.rank, rank), (.steps, steps), (.batch, batch),
            (.accumulation, accumulation),
        ] {
            try require(number > 0, key, number, "a whole number of at least 1")
        }
        // No map of a decoder that runs here has more directions; what is asked for is set aside at once.
        try require(rank <= 1024, .rank, rank, "a whole number of at most 1024")
        try require(rate > 0, .rate, rate, "a number above 0")
        try require(alpha > 0, .alpha, alpha, "a number above 0")
        try require(!maps.isEmpty, .maps, "none", "at least one map")
    }
}
