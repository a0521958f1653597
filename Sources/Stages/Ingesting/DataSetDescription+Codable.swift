import Commerce
import Foundation
import Pipelines

extension DataSetDescription {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, licence, files, roles
        case timeFormat = "time-format"
        case events
        case defaultEvent = "default-event"
        case attributeSeparator = "attribute-separator"
        case repeats, ties, conventions, samples, search
    }

    /// Reads a description.
    ///
    /// - Throws: ``Pipelines/ConfigurationError`` for a key or a value that is not known.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let files = try keys.decode(Files.self, forKey: .files)
        self.init(name: try keys.decodeIfPresent(String.self, forKey: .name) ?? "", files: files)
        licence = try keys.value(.licence, default: licence)
        roles = try Self.roles(try keys.value(.roles, default: [:]), path: "roles")
        timeFormat = try keys.decodeIfPresent(String.self, forKey: .timeFormat)
        let names: [String: String] = try keys.value(.events, default: [:])
        for (name, meaning) in names.sorted(by: { $0.key < $1.key }) {
            events[name] = try Self.event(meaning, path: "events.\(name)")
        }
        if let name = try keys.decodeIfPresent(String.self, forKey: .defaultEvent) {
            defaultEvent = try Self.event(name, path: "default-event")
        }
        attributeSeparator = try keys.value(.attributeSeparator, default: attributeSeparator)
        if keys.contains(.repeats) { repeats = try keys.choice(.repeats, default: .exclude) }
        if let name = try keys.decodeIfPresent(String.self, forKey: .ties) {
            let known = ["identifier", "shuffled"]
            guard known.contains(name) else {
                throw ConfigurationError.badValue(
                    path: "ties",
                    got: name,
                    expected: NearestName.expected(for: name, among: known)
                )
            }
            ties = name
        }
        if let section = try keys.decodeIfPresent(ConventionsSection.self, forKey: .conventions) {
            conventions = section.conventions
        }
        samples = try keys.decodeIfPresent(SampleDescription.self, forKey: .samples)
        search = try keys.decodeIfPresent(SearchDescription.self, forKey: .search)
    }

    /// Writes a description.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(name, forKey: .name)
        try keys.encode(licence, forKey: .licence)
        try keys.encode(files, forKey: .files)
        let named = Dictionary(uniqueKeysWithValues: roles.map { ($0.key.rawValue, $0.value) })
        try keys.encode(named, forKey: .roles)
        try keys.encodeIfPresent(timeFormat, forKey: .timeFormat)
        try keys.encode(events.mapValues(\.name), forKey: .events)
        try keys.encodeIfPresent(defaultEvent?.name, forKey: .defaultEvent)
        try keys.encode(attributeSeparator, forKey: .attributeSeparator)
        try keys.encodeIfPresent(repeats, forKey: .repeats)
        try keys.encodeIfPresent(ties, forKey: .ties)
        try keys.encode(ConventionsSection(conventions), forKey: .conventions)
        try keys.encodeIfPresent(samples, forKey: .samples)
        try keys.encodeIfPresent(search, forKey: .search)
    }

    static func event(_ name: String, path: String) throws -> EventKind {
        if let kind = EventKind(name: name) { return kind }
        let known = EventKind.allCases.map(\.name)
        throw ConfigurationError.badValue(
            path: path,
            got: name,
            expected: NearestName.expected(for: name, among: known)
        )
    }

    /// Roles by name, each with one column or a list.
    static func roles(_ columns: [String: OneOrMany], path: String) throws -> [Role: [String]] {
        var result: [Role: [String]] = [:]
        for (name, value) in columns.sorted(by: { $0.key < $1.key }) {
            guard let role = Role(rawValue: name) else {
                let known = Role.allCases.map(\.rawValue)
                throw ConfigurationError.unknownKey(
                    path: "\(path).\(name)",
                    remedy: NearestName.remedy(for: name, among: known)
                )
            }
            guard value.values.count == 1 || role.takesSeveralColumns else {
                throw ConfigurationError.badValue(
                    path: "\(path).\(name)",
                    got: value.values.joined(separator: ", "),
                    expected: "one column"
                )
            }
            result[role] = value.values
        }
        return result
    }
}

/// A value that may be written alone or as a list.
struct OneOrMany: Codable {
    let values: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let one = try? container.decode(String.self) {
            values = [one]
        } else {
            values = try container.decode([String].self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

/// The section `conventions` of a description; times may be dates.
private struct ConventionsSection: Codable {
    let conventions: ShopConventions

    init(_ conventions: ShopConventions) { self.conventions = conventions }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case productCode = "product-code"
        case cancellationPrefix = "cancellation-prefix"
        case adjustmentPrefix = "adjustment-prefix"
        case foldsItemCase = "folds-item-case"
        case earliest, latest
    }

    init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func time(_ key: CodingKeys) throws -> Int64? {
            guard var text = try keys.decodeIfPresent(String.self, forKey: key) else { return nil }
            let seconds = text.withUTF8 { cell in
                TimeFormat.date(.yearFirst).seconds(of: cell)
                    ?? TimeFormat.unix(perSecond: 1).seconds(of: cell)
            }
            if let seconds { return seconds }
            throw ConfigurationError.badValue(
                path: "conventions.\(key.rawValue)",
                got: text,
                expected: "a date such as 2017-11-24, or Unix seconds"
            )
        }
        conventions = ShopConventions(
            productCode: try keys.decodeIfPresent(String.self, forKey: .productCode),
            cancellationPrefix: try keys.decodeIfPresent(String.self, forKey: .cancellationPrefix),
            adjustmentPrefix: try keys.decodeIfPresent(String.self, forKey: .adjustmentPrefix),
            foldsItemCase: try keys.value(.foldsItemCase, default: false),
            earliest: try time(.earliest),
            latest: try time(.latest)
        )
    }

    func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encodeIfPresent(conventions.productCode, forKey: .productCode)
        try keys.encodeIfPresent(conventions.cancellationPrefix, forKey: .cancellationPrefix)
        try keys.encodeIfPresent(conventions.adjustmentPrefix, forKey: .adjustmentPrefix)
        try keys.encode(conventions.foldsItemCase, forKey: .foldsItemCase)
        try keys.encodeIfPresent(conventions.earliest.map { "\($0)" }, forKey: .earliest)
        try keys.encodeIfPresent(conventions.latest.map { "\($0)" }, forKey: .latest)
    }
}
