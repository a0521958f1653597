import Pipelines
public import Training

/// The model with its budget, and how often it is trained.
public struct TrainingPlan: Codable, Hashable, Sendable {
    /// The model and its budget.
    public var model: TrainConfiguration
    /// The shop's own trainer in place of the model; nil for none.
    public var command: TrainerCommand?
    /// How many seeds the baseline and each policy are trained with.
    public var seeds: Int

    /// States a plan.
    public init(
        model: TrainConfiguration = TrainConfiguration(),
        command: TrainerCommand? = nil,
        seeds: Int = 5
    ) {
        self.model = model
        self.command = command
        self.seeds = seeds
    }

    /// Reads the keys of the model or of the command, and `seeds` beside them, as recipes write them.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: OwnKey.self)
        self.init()
        seeds = try keys.seeds(.seeds, default: seeds)
        let own = [OwnKey.seeds.stringValue]
        let ofModel = TrainConfiguration.CodingKeys.allCases.map(\.stringValue)
        let ofCommand = TrainerCommand.CodingKeys.allCases.map(\.stringValue)
        guard keys.contains(.command) else {
            try decoder.refuseUnknownKeys(known: ofModel + own + ["command"])
            model = try TrainConfiguration(from: decoder)
            return
        }
        if let stray = try decoder.container(keyedBy: TrainConfiguration.CodingKeys.self)
            .allKeys.first
        {
            throw ConfigurationError.besideCommand(stray)
        }
        try decoder.refuseUnknownKeys(known: ofCommand + own)
        command = try TrainerCommand(from: decoder)
    }

    /// Writes the keys of the model or of the command, and `seeds` beside them.
    public func encode(to encoder: any Encoder) throws {
        if let command { try command.encode(to: encoder) } else { try model.encode(to: encoder) }
        var keys = encoder.container(keyedBy: OwnKey.self)
        try keys.encode(seeds, forKey: .seeds)
    }

    private enum OwnKey: String, CodingKey {
        case seeds, command
    }
}
