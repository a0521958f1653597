import Pipelines

/// A key of a recipe, whatever its name.
struct RecipeKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }

    /// The key that names a fitted maker.
    static let generator = RecipeKey("generator")
}

extension Decoder {
    /// Refuses keys that a maker does not have.
    ///
    /// - Throws: `ConfigurationError.unknownKey` for the first of them in alphabetical order.
    func refuseUnknownKeys(of maker: String, known: [String]) throws {
        let keys = try container(keyedBy: RecipeKey.self).allKeys.map(\.stringValue)
        if let key = keys.filter({ !known.contains($0) }).min() {
            throw ConfigurationError.unknownKey(
                path: (codingPath.map(\.stringValue) + [key]).joined(separator: "."),
                remedy: "\(maker) has no such key; " + NearestName.remedy(for: key, among: known)
            )
        }
    }

    /// The error for a maker that nobody knows.
    func unknownMaker(_ key: String, named name: String, known: [String]) -> ConfigurationError {
        .badValue(
            path: (codingPath.map(\.stringValue) + [key]).joined(separator: "."),
            got: name,
            expected: NearestName.remedy(for: name, among: known)
        )
    }
}

/// Throws what is outside its range, in the name of one maker.
struct RangeCheck {
    let maker: String

    func require(
        _ condition: Bool,
        _ key: String,
        _ value: some CustomStringConvertible,
        _ expected: String
    ) throws {
        if !condition {
            throw ConfigurationError.badValue(
                path: "\(maker).\(key)",
                got: value.description,
                expected: "a number \(expected)"
            )
        }
    }
}
