/// A key of a recipe, whatever its name.
public struct RecipeKey: CodingKey {
    /// The key as recipes write it.
    public let stringValue: String
    /// Keys of recipes are names.
    public var intValue: Int? { nil }

    /// Takes a name as a key.
    public init(_ name: String) { stringValue = name }
    /// Takes a name as a key.
    public init?(stringValue: String) { self.init(stringValue) }
    /// Keys of recipes are names, so that there is none.
    public init?(intValue: Int) { nil }

    /// The key that names a fitted maker.
    package static let generator = RecipeKey("generator")
}

extension Decoder {
    /// Refuses keys that a part does not have.
    ///
    /// - Throws: `ConfigurationError.unknownKey` for the first of them in alphabetical order.
    package func refuseUnknownKeys(of part: String, known: [String]) throws {
        let keys = try container(keyedBy: RecipeKey.self).allKeys.map(\.stringValue)
        if let key = keys.filter({ !known.contains($0) }).min() {
            throw ConfigurationError.unknownKey(
                path: (codingPath + [RecipeKey(key)]).dotted,
                remedy: "\(part) has no such key; " + NearestName.remedy(for: key, among: known)
            )
        }
    }

    /// The error for a part that nobody knows.
    package func unknownMaker(
        _ key: String,
        named name: String,
        known: [String]
    ) -> ConfigurationError {
        .badValue(
            path: (codingPath + [RecipeKey(key)]).dotted,
            got: name,
            expected: NearestName.expected(for: name, among: known)
        )
    }
}
