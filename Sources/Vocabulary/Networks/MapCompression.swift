/// The numbers that the linear maps of a model multiply in when the model is asked.
public enum MapPrecision: String, Sendable, Codable, Hashable, CaseIterable {
    /// Single precision.
    case float32
    /// The upper half of single precision, for weights and states.
    case bfloat16
    /// Weights in 8 bits with a scale an output, states with a scale a row; sums are whole numbers.
    case eightBits = "8-bit"
}

/// How a model is made smaller and faster to ask.
public struct MapCompression: Sendable, Hashable {
    /// What the linear maps multiply in.
    public var precision: MapPrecision
    /// The share of each map's weights that are set to zero, those nearest to it; in 0..<1.
    ///
    /// Source: Han et al., "Learning both weights and connections for efficient neural networks", NeurIPS 2015, section 3,
    /// without the retraining.
    public var prune: Double

    /// States a compression; without arguments, none.
    public init(precision: MapPrecision = .float32, prune: Double = 0) {
        self.precision = precision
        self.prune = prune
    }

    /// Whether a model stays as it is.
    public var isNone: Bool { self == MapCompression() }
}
