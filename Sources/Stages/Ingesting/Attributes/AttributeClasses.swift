import Commerce

/// The values of an attribute as the classes of a label; case and spaces make no other value.
struct AttributeClasses {
    /// The classes: frequent values in their most usual spelling, and perhaps one for all others.
    private(set) var names: [String] = []
    /// Per product: the place of its class; nil for a product that takes no part.
    private(set) var places: [Int?] = []
    /// Per product: its value as the catalogue has it.
    let texts: [String?]
    /// Values that occur often enough.
    let frequentCount: Int
    /// Words of all values, the rare ones with them.
    let words: Set<String>
    /// What became of rare values.
    private(set) var notes: [String] = []

    /// Finds the classes.
    init(_ texts: [String?], _ configuration: AttributeConfiguration) {
        self.texts = texts
        var spellings: [String: [String: Int]] = [:]
        for text in texts.compactMap(\.self) {
            spellings[Self.key(text), default: [:]][text, default: 0] += 1
        }
        words = Set(spellings.keys.flatMap { TitleWords.words(of: $0) })
        let counts = spellings.mapValues { $0.values.reduce(0, +) }
        // One place is kept for the others.
        let frequent = counts.filter { $0.value >= configuration.fewestProducts }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(TableSchema.mostClasses - 1).map(\.key)
        frequentCount = frequent.count
        names = frequent.map { key in
            let usual = (spellings[key] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return usual.first?.key ?? key
        }
        var numbers = Dictionary(uniqueKeysWithValues: frequent.enumerated().map { ($1, $0) })
        let rare = counts.keys.filter { numbers[$0] == nil }
        let rareCount = rare.reduce(0) { $0 + (counts[$1] ?? 0) }
        let areGrouped =
            configuration.rareValues == .group && rareCount >= configuration.fewestProducts
        if areGrouped {
            let isTaken = names.contains { Self.key($0) == "other" }
            for key in rare { numbers[key] = names.count }
            names.append(isTaken ? "other values" : "other")
        }
        places = texts.map { $0.flatMap { numbers[Self.key($0)] } }
        if !rare.isEmpty {
            notes.append(
                "\(rareCount) products have one of \(rare.count) values that fewer than "
                    + "\(configuration.fewestProducts) products have: "
                    + (areGrouped
                        ? "they are one class, '\(names[names.count - 1])'."
                        : "they are left out\(configuration.rareValues == .group ? ", too few for a class" : "").")
            )
        }
    }

    /// A value in one spelling.
    static func key(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
