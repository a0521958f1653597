import Pipelines

/// An operator with the options that all operators share, as recipes write it:
/// `{ operator: subset-split, keep: 0.75, copies: 2, users: short, short-length: 8 }`.
public struct OperatorConfiguration: Hashable, Sendable {
    /// What is done to a history.
    public var operation: HistoryOperation
    /// Attempts per user; at least 1.
    public var copies: Int
    /// Whose histories are edited.
    public var users: UserFilter

    /// Configures an operator.
    public init(_ operation: HistoryOperation, copies: Int = 1, users: UserFilter = .all) {
        self.operation = operation
        self.copies = copies
        self.users = users
    }
}

/// Whose histories are edited.
public enum UserFilter: Hashable, Sendable {
    /// Everyone's.
    case all
    /// Those of users with at most so many events.
    case short(length: Int)

    /// The events of a short history where recipes give no number.
    public static let short = UserFilter.short(length: 5)

    /// Whether a history of so many events is edited.
    func admits(length: Int) -> Bool {
        switch self {
        case .all: true
        case .short(let limit): length <= limit
        }
    }
}

extension OperatorConfiguration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case `operator`, copies, users
        case shortLength = "short-length"
    }

    /// Reads an operator.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let name = try values.decode(String.self, forKey: .operator)
        self.init(try HistoryOperation(name: name, from: decoder))
        try decoder.refuseUnknownKeys(
            of: name,
            known: CodingKeys.allCases.map(\.stringValue) + type(of: operation.settings).keys
        )
        copies = try values.value(.copies, default: copies)
        users = try Self.filter(in: values)
        try validate()
    }

    /// Writes the operator with every setting.
    public func encode(to encoder: any Encoder) throws {
        try operation.settings.encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(operation.name, forKey: .operator)
        try values.encode(copies, forKey: .copies)
        switch users {
        case .all: try values.encode("all", forKey: .users)
        case .short(let length):
            try values.encode("short", forKey: .users)
            try values.encode(length, forKey: .shortLength)
        }
    }

    private enum UserChoice: String, CaseIterable { case all, short }

    private static func filter(
        in values: KeyedDecodingContainer<CodingKeys>
    ) throws -> UserFilter {
        let length = try values.decodeIfPresent(Int.self, forKey: .shortLength)
        switch try values.choice(.users, default: length == nil ? UserChoice.all : .short) {
        case .all: return .all
        case .short: return length.map { .short(length: $0) } ?? .short
        }
    }

    /// Refuses numbers outside their ranges.
    ///
    /// - Throws: `ConfigurationError.badValue`.
    func validate() throws {
        let check = RangeCheck(maker: operation.name)
        try check.require((1...1000).contains(copies), "copies", copies, "in 1...1000")
        if !operation.isDrawn {
            try check.require(copies == 1, "copies", copies, "of 1, since nothing is drawn")
        }
        if case .short(let length) = users {
            try check.require(length >= 2, "short-length", length, "of at least 2")
        }
        try operation.settings.validate(check)
    }
}
