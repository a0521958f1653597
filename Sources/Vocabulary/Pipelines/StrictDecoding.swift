/// A configuration that can't be understood.
public enum ConfigurationError: ExplainedError, Hashable {
    /// A key that the configuration does not have.
    case unknownKey(path: String, remedy: String)
    /// A value outside of what the key takes.
    case badValue(path: String, got: String, expected: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .unknownKey(let path, let remedy):
            "unknown key '\(path)': \(remedy)"
        case .badValue(let path, let got, let expected):
            "bad value '\(got)' for '\(path)': expected \(expected)"
        }
    }

    /// A configuration error.
    public var exitStatus: ExitStatus { .configuration }
}

extension Sequence<any CodingKey> {
    /// Keys with points between them; entries of lists stand as their numbers, from 0.
    public var dotted: String {
        map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

extension Decoder {
    /// Throws when the data have a key that `Key` does not.
    ///
    /// Each configuration calls this first in its `init(from:)`, so that a misspelt key is an error
    /// that names the nearest known key, never a default in silence.
    public func refuseUnknownKeys<Key: CodingKey & CaseIterable>(_ keys: Key.Type) throws {
        try refuseUnknownKeys(known: Key.allCases.map(\.stringValue))
    }

    /// Throws when the data have a key that is not `known`.
    public func refuseUnknownKeys(known: [String]) throws {
        let container = try container(keyedBy: AnyKey.self)
        for key in container.allKeys where !known.contains(key.stringValue) {
            let path = (codingPath + [key]).dotted
            throw ConfigurationError.unknownKey(
                path: path,
                remedy: NearestName.remedy(for: key.stringValue, among: known)
            )
        }
    }
}

extension KeyedDecodingContainer {
    /// The key's value, or `standard` when the key is absent.
    public func value<Value: Decodable>(_ key: Key, default standard: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? standard
    }

    /// The key's value out of a list of names, or `standard` when the key is absent.
    ///
    /// - Throws: ``ConfigurationError/badValue(path:got:expected:)`` with the nearest known name.
    public func choice<Value: RawRepresentable & CaseIterable>(
        _ key: Key,
        default standard: Value
    ) throws -> Value where Value.RawValue == String {
        guard let name = try decodeIfPresent(String.self, forKey: key) else { return standard }
        if let value = Value(rawValue: name) { return value }
        throw ConfigurationError.badValue(
            path: (codingPath + [key]).dotted,
            got: name,
            expected: NearestName.expected(for: name, among: Value.allCases.map(\.rawValue))
        )
    }
}

/// A key with any name.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int?

    init(_ name: String) {
        stringValue = name
    }

    init?(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
