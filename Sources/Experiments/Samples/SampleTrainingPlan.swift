import Pipelines
public import Training

/// The classifier with its budget, and how often it is trained.
public struct SampleTrainingPlan: Codable, Hashable, Sendable {
    /// The classifier and its budget; of one that a command trains, the calibration alone counts.
    public var model: SampleTrainConfiguration
    /// The shop's own trainer in place of the classifier; nil for none.
    public var command: TrainerCommand?
    /// How many seeds the baseline and each policy are trained with.
    public var seeds: Int

    /// States a plan.
    public init(
        model: SampleTrainConfiguration = SampleTrainConfiguration(),
        command: TrainerCommand? = nil,
        seeds: Int = 5
    ) {
        self.model = model
        self.command = command
        self.seeds = seeds
    }

    /// What trains, as findings name it.
    public var title: String { command?.command ?? model.model.rawValue }

    private enum OwnKey: String, CodingKey { case seeds, command, calibration }

    /// Reads the keys of the model or of the command, and `seeds` beside them, as recipes write them.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: OwnKey.self)
        self.init()
        seeds = try keys.seeds(.seeds, default: seeds)
        let ofModel = SampleTrainConfiguration.CodingKeys.allCases.map(\.stringValue)
        guard keys.contains(.command) else {
            let own = [OwnKey.seeds, .command].map(\.stringValue)
            try decoder.refuseUnknownKeys(known: ofModel + own)
            model = try SampleTrainConfiguration(from: decoder)
            return
        }
        if let stray = try decoder.container(keyedBy: SampleTrainConfiguration.CodingKeys.self)
            .allKeys.first(where: { $0 != .calibration })
        {
            throw ConfigurationError.besideCommand(stray)
        }
        let ofCommand = TrainerCommand.CodingKeys.allCases.map(\.stringValue)
        let own = [OwnKey.seeds, .calibration].map(\.stringValue)
        try decoder.refuseUnknownKeys(known: ofCommand + own)
        let command = try TrainerCommand(from: decoder)
        try RowCommandTrainer.check(command)
        self.command = command
        model.calibration = try keys.choice(.calibration, default: model.calibration)
    }

    /// Writes the keys of the model or of the command, and `seeds` beside them.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: OwnKey.self)
        if let command {
            try command.encode(to: encoder)
            try keys.encode(model.calibration, forKey: .calibration)
        } else {
            try model.encode(to: encoder)
        }
        try keys.encode(seeds, forKey: .seeds)
    }
}
