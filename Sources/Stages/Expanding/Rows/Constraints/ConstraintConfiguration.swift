import Pipelines

/// What made rows of a table have to keep to: the part `constraints:` of a recipe.
///
/// Made rows that break a constraint are projected onto it; none is rejected for it.
public struct ConstraintConfiguration: Codable, Hashable, Sendable {
    /// What is done when real training rows break a declared constraint.
    public enum Broken: String, Codable, Hashable, Sendable, CaseIterable {
        /// The run ends with an error that counts them.
        case refuse
        /// They stay, are counted, and are no example to made rows.
        case keep
    }

    /// Constraints that a person states.
    public var declared: [DeclaredConstraint]
    /// Whether constraints are looked for that all training rows meet.
    public var find: Bool
    /// What is done when real training rows break a declared constraint.
    public var broken: Broken

    /// States what rows have to keep to.
    public init(
        declared: [DeclaredConstraint] = [],
        find: Bool = true,
        broken: Broken = .refuse
    ) {
        self.declared = declared
        self.find = find
        self.broken = broken
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case declared, find, broken }

    /// Reads the settings; what is missing stays at its default.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or word.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        declared = try keys.value(.declared, default: declared)
        find = try keys.value(.find, default: find)
        broken = try keys.choice(.broken, default: broken)
    }
}

/// One constraint as a person states it.
public enum DeclaredConstraint: Codable, Hashable, Sendable {
    /// `{ range: Age, at-least: 0, at-most: 120 }`.
    case range(String, atLeast: Double?, atMost: Double?)
    /// `{ order: [lowest, middle, highest] }`: each at most the next.
    case order([String])
    /// `{ sum: [net, tax], is: gross }`.
    case sum([String], total: String)
    /// `{ combinations: [city, country] }`: only those that real rows have.
    case combinations([String])
    /// `{ when: { status: single }, then: { spouse: missing } }`.
    case implication(RowCondition, RowCondition)
    /// `{ unique: [customer, day] }`.
    case unique([String])

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case range, order, sum, combinations, when, then, unique
        case total = "is"
        case atLeast = "at-least"
        case atMost = "at-most"
    }

    /// Reads a constraint by the key that names its kind.
    ///
    /// - Throws: `ConfigurationError` for an unknown key, and for one of no kind or of several.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let present = Set(keys.allKeys)
        switch present {
        case [.range, .atLeast], [.range, .atMost], [.range, .atLeast, .atMost]:
            self = try Self.range(keys)
        case [.order]: self = .order(try Self.columns(.order, atLeast: 2, keys))
        case [.sum, .total]: self = try Self.sum(keys)
        case [.combinations]:
            self = .combinations(try Self.columns(.combinations, atLeast: 2, keys))
        case [.when, .then]:
            self = .implication(
                try keys.decode(RowCondition.self, forKey: .when),
                try keys.decode(RowCondition.self, forKey: .then)
            )
        case [.unique]: self = .unique(try Self.columns(.unique, atLeast: 1, keys))
        default:
            throw Self.bad(
                keys,
                got: "{ \(present.map(\.stringValue).sorted().joined(separator: ", ")) }",
                expected: "one of { range, at-least, at-most }, { order }, { sum, is }, "
                    + "{ combinations }, { when, then } and { unique }"
            )
        }
    }

    private typealias Keys = KeyedDecodingContainer<CodingKeys>

    private static func range(_ keys: Keys) throws -> DeclaredConstraint {
        let (low, high) = (
            try keys.decodeIfPresent(Double.self, forKey: .atLeast),
            try keys.decodeIfPresent(Double.self, forKey: .atMost)
        )
        guard (low ?? -.infinity) <= (high ?? .infinity) else {
            throw bad(
                keys,
                got: "\(low ?? .nan) to \(high ?? .nan)",
                expected: "an 'at-least' that is no more than 'at-most'"
            )
        }
        let column = try keys.decode(String.self, forKey: .range)
        return .range(column, atLeast: low, atMost: high)
    }

    private static func sum(_ keys: Keys) throws -> DeclaredConstraint {
        let parts = try columns(.sum, atLeast: 1, keys)
        let total = try keys.decode(String.self, forKey: .total)
        guard !parts.contains(total) else {
            throw bad(keys, got: "is: \(total)", expected: "a column that is no part")
        }
        return .sum(parts, total: total)
    }

    private static func columns(
        _ key: CodingKeys,
        atLeast fewest: Int,
        _ keys: Keys
    ) throws -> [String] {
        let names = try keys.decode([String].self, forKey: key)
        guard names.count >= fewest, Set(names).count == names.count else {
            throw bad(
                keys,
                got: "\(key.stringValue): [\(names.joined(separator: ", "))]",
                expected: "a list of \(fewest) or more different columns"
            )
        }
        return names
    }

    private static func bad(_ keys: Keys, got: String, expected: String) -> ConfigurationError {
        .badValue(path: keys.codingPath.dotted, got: got, expected: expected)
    }

    /// Writes the constraint as it was read.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .range(let column, let low, let high):
            try keys.encode(column, forKey: .range)
            try keys.encodeIfPresent(low, forKey: .atLeast)
            try keys.encodeIfPresent(high, forKey: .atMost)
        case .order(let columns): try keys.encode(columns, forKey: .order)
        case .sum(let parts, let total):
            try keys.encode(parts, forKey: .sum)
            try keys.encode(total, forKey: .total)
        case .combinations(let columns): try keys.encode(columns, forKey: .combinations)
        case .implication(let condition, let consequence):
            try keys.encode(condition, forKey: .when)
            try keys.encode(consequence, forKey: .then)
        case .unique(let columns): try keys.encode(columns, forKey: .unique)
        }
    }
}
