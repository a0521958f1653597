import Pipelines

/// Settings of ``IngestStage``; they go before what a data set's description says.
public struct IngestConfiguration: Codable, Hashable, Sendable {
    /// Which items the catalogue has.
    public enum Items: String, Codable, Hashable, Sendable, CaseIterable {
        /// Those that occur in the log.
        case logged
        /// Those of the items' file as well, so that new ones can be recommended.
        case described
    }

    /// Columns by the part that they play; the other parts follow the description or are guessed.
    public var roles: [Role: [String]]
    /// `unix-seconds`, `unix-milliseconds` or a pattern; nil follows the description or recognises it.
    public var timeFormat: String?
    /// The character between two values; nil recognises it.
    public var delimiter: String?
    /// Whether the first line names the columns; nil recognises it.
    public var header: Bool?
    /// What stands before decimals, by column; the other columns decide by their cells.
    public var decimals: [String: DecimalMark]
    /// Which items the catalogue has.
    public var items: Items
    /// More rejected rows than this share of all rows, in 0...1, are an error.
    public var maximumRejectedShare: Double

    /// Sets what is given and takes the defaults for the rest.
    public init(
        roles: [Role: [String]] = [:],
        timeFormat: String? = nil,
        delimiter: String? = nil,
        header: Bool? = nil,
        decimals: [String: DecimalMark] = [:],
        items: Items = .logged,
        maximumRejectedShare: Double = 0.05
    ) {
        self.roles = roles
        self.timeFormat = timeFormat
        self.delimiter = delimiter
        self.header = header
        self.decimals = decimals
        self.items = items
        self.maximumRejectedShare = maximumRejectedShare
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case roles
        case timeFormat = "time-format"
        case delimiter, header, decimals, items
        case maximumRejectedShare = "maximum-rejected-share"
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: ``Pipelines/ConfigurationError`` for a key or a value that is not known.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        roles = try DataSetDescription.roles(
            try keys.value(.roles, default: [:]),
            path: "ingest.roles"
        )
        timeFormat = try keys.decodeIfPresent(String.self, forKey: .timeFormat)
        delimiter = try keys.decodeIfPresent(String.self, forKey: .delimiter)
        header = try keys.decodeIfPresent(Bool.self, forKey: .header)
        decimals = try DecimalMark.named(
            try keys.value(.decimals, default: [:]),
            path: "ingest.decimals"
        )
        items = try keys.choice(.items, default: items)
        maximumRejectedShare = try keys.value(.maximumRejectedShare, default: maximumRejectedShare)
        guard (0...1).contains(maximumRejectedShare) else {
            throw ConfigurationError.badValue(
                path: "ingest.maximum-rejected-share",
                got: "\(maximumRejectedShare)",
                expected: "a share in 0...1"
            )
        }
    }

    /// Writes every key, roles by their names.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        let named = Dictionary(uniqueKeysWithValues: roles.map { ($0.key.rawValue, $0.value) })
        try keys.encode(ByName(wrappedValue: named), forKey: .roles)
        try keys.encodeIfPresent(timeFormat, forKey: .timeFormat)
        try keys.encodeIfPresent(delimiter, forKey: .delimiter)
        try keys.encodeIfPresent(header, forKey: .header)
        try keys.encode(decimals, forKey: .decimals)
        try keys.encode(items, forKey: .items)
        try keys.encode(maximumRejectedShare, forKey: .maximumRejectedShare)
    }

    /// Reads `user=COLUMN` as the command line writes it, and notes it in `roles`.
    ///
    /// - Throws: ``Pipelines/ConfigurationError``.
    public mutating func setRole(_ assignment: String) throws {
        let parts = assignment.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else {
            throw ConfigurationError.badValue(
                path: "--role",
                got: assignment,
                expected: "ROLE=COLUMN, such as user=customer_id"
            )
        }
        guard let role = Role(rawValue: parts[0]) else {
            let known = Role.allCases.map(\.rawValue)
            throw ConfigurationError.badValue(
                path: "--role",
                got: parts[0],
                expected: NearestName.expected(for: parts[0], among: known)
            )
        }
        if role.takesSeveralColumns {
            roles[role, default: []].append(parts[1])
        } else {
            roles[role] = [parts[1]]
        }
    }
}
