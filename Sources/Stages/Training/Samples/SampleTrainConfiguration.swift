public import Boosting
public import Learners
import Pipelines

/// Which classifier is trained on a table, and how; the part `train:` of a recipe.
public struct SampleTrainConfiguration: Codable, Hashable, Sendable {
    /// The classifier.
    public enum Model: String, Codable, Hashable, Sendable, CaseIterable {
        /// Gradient-boosted trees.
        case lightGBM = "lightgbm"
        /// Logistic regression.
        case logistic
        /// A network of affine maps and rectifiers.
        case perceptron = "multilayer-perceptron"
    }

    /// How trees see categories.
    public enum Categories: String, Codable, Hashable, Sendable, CaseIterable {
        /// As sets of levels, split by their share of positives.
        case sets
        /// As numbers in the alphabetical order of the levels.
        case ordered
    }

    /// The classifier.
    public var model: Model
    /// How trees are grown.
    public var trees: BoostingSettings
    /// How trees see categories.
    public var categories: Categories
    /// Weight of the squared length of the logistic regression's weights.
    public var penalty: Double
    /// How the network is trained.
    public var perceptron: Perceptron.Configuration
    /// How probabilities are mended on the tuning rows.
    public var calibration: CalibrationKind
    /// What chooses the threshold.
    public var threshold: ThresholdChoice

    /// Trees that are grown at most; nil for models of other kinds.
    public var mostTrees: Int? { model == .lightGBM ? trees.rounds : nil }

    /// Whether a model depends on its seed.
    package var isDrawn: Bool { model != .logistic }

    /// States a training.
    public init(
        model: Model = .lightGBM,
        trees: BoostingSettings = BoostingSettings(),
        categories: Categories = .sets,
        penalty: Double = 1,
        perceptron: Perceptron.Configuration = Perceptron.Configuration(),
        calibration: CalibrationKind = .none,
        threshold: ThresholdChoice = .bestF1
    ) {
        self.model = model
        self.trees = trees
        self.categories = categories
        self.penalty = penalty
        self.perceptron = perceptron
        self.calibration = calibration
        self.threshold = threshold
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case model, trees, categories, penalty, perceptron, calibration, threshold
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or a value out of its range.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        model = try keys.choice(.model, default: model)
        categories = try keys.choice(.categories, default: categories)
        penalty = try keys.value(.penalty, default: penalty)
        calibration = try keys.choice(.calibration, default: calibration)
        threshold = try keys.choice(.threshold, default: threshold)
        if keys.contains(.trees) {
            trees = try TreeKeys.read(try keys.superDecoder(forKey: .trees))
        }
        if keys.contains(.perceptron) {
            perceptron = try PerceptronKeys.read(try keys.superDecoder(forKey: .perceptron))
        }
        guard penalty > 0 else {
            throw ConfigurationError.badValue(
                path: "train.penalty",
                got: "\(penalty)",
                expected: "a number above 0"
            )
        }
    }

    /// Writes every key.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(model, forKey: .model)
        try TreeKeys.write(trees, to: keys.superEncoder(forKey: .trees))
        try keys.encode(categories, forKey: .categories)
        try keys.encode(penalty, forKey: .penalty)
        try PerceptronKeys.write(perceptron, to: keys.superEncoder(forKey: .perceptron))
        try keys.encode(calibration, forKey: .calibration)
        try keys.encode(threshold, forKey: .threshold)
    }
}

/// The settings of trees as recipes write them.
private enum TreeKeys: String, CodingKey, CaseIterable {
    case rounds
    case learningRate = "learning-rate"
    case leaves
    case leastLeafRows = "least-leaf-rows"
    case rowShare = "row-share"
    case columnShare = "column-share"
    case penalty
    case stoppingMetric = "stop-by"
    case patience

    static func read(_ decoder: any Decoder) throws -> BoostingSettings {
        try decoder.refuseUnknownKeys(TreeKeys.self)
        let keys = try decoder.container(keyedBy: TreeKeys.self)
        var settings = BoostingSettings()
        settings.rounds = try keys.value(.rounds, default: settings.rounds)
        settings.learningRate = try keys.value(.learningRate, default: settings.learningRate)
        settings.leaves = try keys.value(.leaves, default: settings.leaves)
        settings.leastLeafRows = try keys.decodeIfPresent(Int.self, forKey: .leastLeafRows)
        settings.rowShare = try keys.value(.rowShare, default: settings.rowShare)
        settings.columnShare = try keys.value(.columnShare, default: settings.columnShare)
        settings.penalty = try keys.value(.penalty, default: settings.penalty)
        settings.stoppingMetric = try keys.choice(
            .stoppingMetric,
            default: settings.stoppingMetric
        )
        settings.patience = try keys.value(.patience, default: settings.patience)
        do throws(BoostingError) {
            try settings.check()
        } catch {
            throw TrainSampleError.trees(error)
        }
        return settings
    }

    static func write(_ settings: BoostingSettings, to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: TreeKeys.self)
        try keys.encode(settings.rounds, forKey: .rounds)
        try keys.encode(settings.learningRate, forKey: .learningRate)
        try keys.encode(settings.leaves, forKey: .leaves)
        try keys.encodeIfPresent(settings.leastLeafRows, forKey: .leastLeafRows)
        try keys.encode(settings.rowShare, forKey: .rowShare)
        try keys.encode(settings.columnShare, forKey: .columnShare)
        try keys.encode(settings.penalty, forKey: .penalty)
        try keys.encode(settings.stoppingMetric, forKey: .stoppingMetric)
        try keys.encode(settings.patience, forKey: .patience)
    }
}

/// The settings of the network as recipes write them.
private enum PerceptronKeys: String, CodingKey, CaseIterable {
    case widths, dropout
    case learningRate = "learning-rate"
    case weightDecay = "weight-decay"
    case batchSize = "batch-size"
    case epochs, patience

    static func read(_ decoder: any Decoder) throws -> Perceptron.Configuration {
        try decoder.refuseUnknownKeys(PerceptronKeys.self)
        let keys = try decoder.container(keyedBy: PerceptronKeys.self)
        var settings = Perceptron.Configuration()
        settings.widths = try keys.value(.widths, default: settings.widths)
        settings.dropout = try keys.value(.dropout, default: settings.dropout)
        settings.learningRate = try keys.value(.learningRate, default: settings.learningRate)
        settings.weightDecay = try keys.value(.weightDecay, default: settings.weightDecay)
        settings.batchSize = try keys.value(.batchSize, default: settings.batchSize)
        settings.epochs = try keys.value(.epochs, default: settings.epochs)
        settings.patience = try keys.value(.patience, default: settings.patience)
        let isSound =
            settings.widths.allSatisfy { $0 > 0 } && (0..<1).contains(settings.dropout)
            && settings.learningRate > 0 && settings.weightDecay >= 0
            && settings.batchSize > 0 && settings.epochs > 0 && settings.patience > 0
        guard isSound else {
            throw ConfigurationError.badValue(
                path: "train.perceptron",
                got: "\(settings)",
                expected: "positive numbers, a weight-decay of at least 0 and a dropout in 0..<1"
            )
        }
        return settings
    }

    static func write(_ settings: Perceptron.Configuration, to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: PerceptronKeys.self)
        try keys.encode(settings.widths, forKey: .widths)
        try keys.encode(settings.dropout, forKey: .dropout)
        try keys.encode(settings.learningRate, forKey: .learningRate)
        try keys.encode(settings.weightDecay, forKey: .weightDecay)
        try keys.encode(settings.batchSize, forKey: .batchSize)
        try keys.encode(settings.epochs, forKey: .epochs)
        try keys.encode(settings.patience, forKey: .patience)
    }
}
