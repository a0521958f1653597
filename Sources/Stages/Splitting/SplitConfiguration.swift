public import Commerce
import Pipelines

/// The order of events of one user that share a time stamp.
public enum TieOrder: String, Sendable, Codable, Hashable, CaseIterable {
    /// By item name, ascending, byte by byte: the order of the published files.
    case identifier
    /// A seeded order that depends on user number and time alone.
    case shuffled
}

/// What can be set about the split.
public struct SplitConfiguration: Sendable, Codable, Hashable {
    /// How the log is divided.
    public var splitProtocol: SplitProtocol
    /// The order of events that share a time stamp; nil takes the data set's own, else shuffled.
    public var ties: TieOrder?
    /// What is done with targets that are in the history; nil takes the data set's own, else excluded.
    public var repeats: RepeatRule?
    /// What a user must have done with an item for it to be a target; histories hold all kinds.
    public var targetEvents: [EventKind]
    /// The share of validation users whose cases go to the gate set, in 0..<1 exclusive of 0.
    public var gateShare: Double
    /// For a split by time: the share of events in training, in 0..<1 exclusive of 0.
    public var trainingShare: Double
    /// For a split by time: the share of events in the validation window.
    public var validationShare: Double

    /// States a split.
    public init(
        splitProtocol: SplitProtocol = .leaveLastStepOut,
        ties: TieOrder? = nil,
        repeats: RepeatRule? = nil,
        targetEvents: [EventKind] = EventKind.allCases,
        gateShare: Double = 0.5,
        trainingShare: Double = 0.7,
        validationShare: Double = 0.15
    ) {
        self.splitProtocol = splitProtocol
        self.ties = ties
        self.repeats = repeats
        self.targetEvents = targetEvents
        self.gateShare = gateShare
        self.trainingShare = trainingShare
        self.validationShare = validationShare
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case splitProtocol = "protocol"
        case ties
        case repeats
        case targetEvents = "target-events"
        case gateShare = "gate-share"
        case trainingShare = "training-share"
        case validationShare = "validation-share"
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: `ConfigurationError` for unknown keys and names, ``SplitError`` for values out of
    ///   range, `DecodingError` for wrong types.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        splitProtocol = try keys.choice(.splitProtocol, default: splitProtocol)
        ties = keys.contains(.ties) ? try keys.choice(.ties, default: .shuffled) : nil
        repeats = keys.contains(.repeats) ? try keys.choice(.repeats, default: .exclude) : nil
        gateShare = try keys.value(.gateShare, default: gateShare)
        trainingShare = try keys.value(.trainingShare, default: trainingShare)
        validationShare = try keys.value(.validationShare, default: validationShare)
        let known = EventKind.allCases.map(\.name)
        let names = try keys.value(.targetEvents, default: targetEvents.map(\.name))
        targetEvents = try names.map { name in
            if let kind = EventKind(name: name) { return kind }
            throw ConfigurationError.badValue(
                path: (decoder.codingPath + [CodingKeys.targetEvents]).dotted,
                got: name,
                expected: NearestName.expected(for: name, among: known)
            )
        }
        try validate()
    }

    /// Writes every key, events by their names.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(splitProtocol, forKey: .splitProtocol)
        try keys.encodeIfPresent(ties, forKey: .ties)
        try keys.encodeIfPresent(repeats, forKey: .repeats)
        try keys.encode(targetEvents.map(\.name), forKey: .targetEvents)
        try keys.encode(gateShare, forKey: .gateShare)
        try keys.encode(trainingShare, forKey: .trainingShare)
        try keys.encode(validationShare, forKey: .validationShare)
    }

    /// The configuration with what it leaves open taken from a data set's own statement.
    public func completed(ties stated: TieOrder?, repeats rule: RepeatRule?) -> SplitConfiguration {
        var result = self
        result.ties = ties ?? stated ?? .shuffled
        result.repeats = repeats ?? rule ?? .exclude
        return result
    }

    /// Checks what can be checked without data.
    ///
    /// - Throws: ``SplitError/invalidConfiguration(_:)``.
    func validate() throws(SplitError) {
        func require(_ condition: Bool, _ message: String) throws(SplitError) {
            if !condition { throw .invalidConfiguration(message) }
        }
        try require(!targetEvents.isEmpty, "target-events is empty; name at least one event kind")
        try require(
            gateShare > 0 && gateShare < 1,
            "gate-share must lie between 0 and 1, got \(gateShare)"
        )
        try require(
            trainingShare > 0 && validationShare > 0 && trainingShare + validationShare < 1,
            "training-share and validation-share must be positive and leave a rest for the test, "
                + "got \(trainingShare) and \(validationShare)"
        )
    }
}
