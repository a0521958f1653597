/// What keeps a GAN for tables from collapsing, and tells that it has.
public protocol WatchedGANConfiguration: Sendable {
    /// Whether the discriminator's maps are divided by their largest singular values.
    var isSpectral: Bool { get set }
    /// Decay of the average of the generator's weights that rows are made with, in 0..<1.
    var averaging: Double { get set }
    /// Share of the best coverage that it had below which the GAN has collapsed, in 0...1.
    var leastKept: Double { get set }
}

/// What a conditional GAN for tables is made of and how it learns.
public struct TableGANConfiguration: WatchedGANConfiguration, Codable, Hashable {
    /// Numbers of noise that a row is made from.
    public var noise: Int
    /// Widths of the generator's and of the discriminator's hidden layers.
    public var widths: [Int]
    /// Passes over the rows.
    public var epochs: Int
    /// Rows of one step; rounded down to a multiple of ``packed``.
    public var batchSize: Int
    /// Rows that the discriminator judges together.
    public var packed: Int
    /// Step size of both Adams.
    public var learningRate: Double
    /// Weight of the gradient penalty.
    public var gradientPenalty: Double
    /// Whether the discriminator's maps are divided by their largest singular values (Miyato et al., ICLR 2018).
    public var isSpectral: Bool
    /// Modes of a column of numbers at most; frequent numbers may be as many again.
    public var modes: Int
    /// Decay of the average of the generator's weights that rows are made with, in 0..<1.
    public var averaging: Double
    /// Share of the best coverage that it had below which the GAN has collapsed, in 0...1.
    public var leastKept: Double

    /// Sets the options; what the paper has stands as there.
    public init(
        noise: Int = 128,
        widths: [Int] = [256, 256],
        epochs: Int = 300,
        batchSize: Int = 500,
        packed: Int = 10,
        learningRate: Double = 2e-4,
        gradientPenalty: Double = 10,
        isSpectral: Bool = false,
        modes: Int = 10,
        averaging: Double = 0.995,
        leastKept: Double = 0.5
    ) {
        self.noise = noise
        self.widths = widths
        self.epochs = epochs
        self.batchSize = batchSize
        self.packed = packed
        self.learningRate = learningRate
        self.gradientPenalty = gradientPenalty
        self.isSpectral = isSpectral
        self.modes = modes
        self.averaging = averaging
        self.leastKept = leastKept
    }
}
