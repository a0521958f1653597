/// A key of a recipe, whatever its name.
struct RecipeKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }

    /// Refuses keys that a maker does not have.
    ///
    /// - Throws: ``ExpanderConfigurationError/unknownKey(maker:key:known:)`` for the first of them in
    ///   alphabetical order.
    static func refuseUnknown(
        in container: KeyedDecodingContainer<RecipeKey>,
        of maker: String,
        known: [String]
    ) throws {
        let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) }
        if let key = unknown.min() {
            throw ExpanderConfigurationError.unknownKey(maker: maker, key: key, known: known)
        }
    }

    /// Reads one of the named choices of a key; nil when the key is missing.
    ///
    /// - Throws: ``ExpanderConfigurationError/unknownName(kind:name:known:)``.
    static func choice<Choice: RawRepresentable<String> & CaseIterable, Key: CodingKey>(
        _ key: Key,
        in values: KeyedDecodingContainer<Key>
    ) throws -> Choice? {
        guard let name = try values.decodeIfPresent(String.self, forKey: key) else { return nil }
        if let choice = Choice(rawValue: name) { return choice }
        throw ExpanderConfigurationError.unknownName(
            kind: "choice of \(key.stringValue)",
            name: name,
            known: Choice.allCases.map(\.rawValue)
        )
    }

    /// The known name with the fewest edits from `name`; the first of them, nil when none is known.
    static func nearest(to name: String, among known: [String]) -> String? {
        known.min { edits(from: name, to: $0) < edits(from: name, to: $1) }
    }

    /// Levenshtein's distance between two short names.
    private static func edits(from left: String, to right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let substituted = diagonal + (character == right[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
