import Statistics

/// Writes queries as people do: what it is, and sometimes who makes it, how it looks or what its number is.
struct QueryTemplate {
    /// Words that shoppers type, by how many of a hundred queries have that many.
    ///
    /// Source: the lengths of the queries of WANDS, Chen et al., ECIR 2022, rounded.
    static let usualLengths = [(1, 5), (2, 23), (3, 35), (4, 21), (5, 9), (6, 4), (7, 3)]
        .flatMap { Array(repeating: $0.0, count: $0.1) }
    private static let share = 0.6
    private static let shareBefore = 0.7

    let types: ProductTypes
    let lengths: [Int]

    /// A query that a product should answer, with the maker's name; nil when its title names no type.
    func query(
        for product: Int,
        _ random: inout RandomSource
    ) -> (words: [String], maker: String)? {
        let known = types.types(of: product)
        guard !known.isEmpty else { return nil }
        let type = Self.draw(known, &random)
        let title = types.titles[product]
        var left = lengths[random.below(lengths.count)] - type.count
        var parts: [(kind: String, words: [String])] = [("type", type)]
        var choices: [(kind: String, words: [String])] = []
        if !title.brand.isEmpty { choices.append(("brand", title.brand)) }
        if !title.values.isEmpty {
            choices.append(("value", title.values[random.below(title.values.count)]))
        }
        if !title.models.isEmpty {
            choices.append(("model", [title.models[random.below(title.models.count)]]))
        }
        random.shuffle(&choices)
        for choice in choices where choice.words.count <= left {
            let known = Set(parts.flatMap(\.words))
            guard random.uniform() < Self.share, known.isDisjoint(with: choice.words) else {
                continue
            }
            left -= choice.words.count
            let isBefore =
                choice.kind == "brand"
                || (choice.kind == "value" && random.uniform() < Self.shareBefore)
            parts.insert(choice, at: isBefore ? 0 : parts.count)
        }
        return (parts.flatMap(\.words), parts.map(\.kind).joined(separator: "-"))
    }

    private static func draw(
        _ types: [(phrase: [String], weight: Double)],
        _ random: inout RandomSource
    ) -> [String] {
        var rest = random.uniform() * types.reduce(0) { $0 + $1.weight }
        for type in types {
            rest -= type.weight
            if rest < 0 { return type.phrase }
        }
        return types[types.count - 1].phrase
    }
}
