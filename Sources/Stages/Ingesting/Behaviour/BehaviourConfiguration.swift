public import Commerce
import Pipelines

/// How a log becomes a table of samples: who asks what of which item, and when.
public struct BehaviourConfiguration: Codable, Hashable, Sendable {
    /// What a user must do with the item for the label to be yes.
    public var target: EventKind
    /// How long after the moment of asking the user has time for it, in hours; at least 1.
    public var horizonHours: Int
    /// How far back a row looks, in hours; at least 1.
    public var windowHours: Int
    /// Minutes without an event after which a user's next one begins another session; at least 1.
    public var sessionMinutes: Int
    /// Rows at most; a log with more is thinned by whole users.
    public var mostRows: Int
    /// How the log's columns are understood.
    public var log: IngestConfiguration

    /// Configures the table; every default stands here.
    public init(
        target: EventKind = .buy,
        horizonHours: Int = 24,
        windowHours: Int = 72,
        sessionMinutes: Int = 30,
        mostRows: Int = 1_000_000,
        log: IngestConfiguration = IngestConfiguration()
    ) {
        self.target = target
        self.horizonHours = horizonHours
        self.windowHours = windowHours
        self.sessionMinutes = sessionMinutes
        self.mostRows = mostRows
        self.log = log
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case target
        case horizonHours = "horizon-hours"
        case windowHours = "window-hours"
        case sessionMinutes = "session-minutes"
        case mostRows = "most-rows"
        case log
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: `ConfigurationError` for a key that is not known, or a value outside its range.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        let require = KeyCheck<CodingKeys>("ingest.behaviour")
        if let name = try keys.decodeIfPresent(String.self, forKey: .target) {
            guard let kind = EventKind.allCases.first(where: { $0.name == name }) else {
                throw require.bad(
                    .target,
                    got: name,
                    expected: NearestName.expected(for: name, among: EventKind.allCases.map(\.name))
                )
            }
            target = kind
        }
        horizonHours = try keys.value(.horizonHours, default: horizonHours)
        windowHours = try keys.value(.windowHours, default: windowHours)
        sessionMinutes = try keys.value(.sessionMinutes, default: sessionMinutes)
        mostRows = try keys.value(.mostRows, default: mostRows)
        log = try keys.value(.log, default: log)
        for (key, count, most) in [
            (CodingKeys.horizonHours, horizonHours, 24 * 366),
            (.windowHours, windowHours, 24 * 366),
            (.sessionMinutes, sessionMinutes, 60 * 24), (.mostRows, mostRows, 100_000_000),
        ] {
            try require(
                (1...most).contains(count),
                key,
                got: count,
                "a whole number in 1...\(most)"
            )
        }
    }

    /// Writes every key, the kind of event by its name.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(target.name, forKey: .target)
        try keys.encode(horizonHours, forKey: .horizonHours)
        try keys.encode(windowHours, forKey: .windowHours)
        try keys.encode(sessionMinutes, forKey: .sessionMinutes)
        try keys.encode(mostRows, forKey: .mostRows)
        try keys.encode(log, forKey: .log)
    }
}
