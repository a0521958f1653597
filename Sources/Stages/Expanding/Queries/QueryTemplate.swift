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
    /// What a log says of the order of words; nil without one.
    var patterns: QueryPatterns?

    /// A query that a product should answer, with the maker's name; nil when its title names no type.
    func query(
        for product: Int,
        _ random: inout RandomSource
    ) -> (words: [String], maker: String)? {
        let known = types.types(of: product)
        guard !known.isEmpty else { return nil }
        if let patterns { return filled(patterns, product, known, &random) }
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

extension QueryTemplate {
    private static let attempts = 8
    private static let mostWords = 2

    /// A pattern of the log, filled with what the title says.
    private func filled(
        _ patterns: QueryPatterns,
        _ product: Int,
        _ known: [(phrase: [String], weight: Double)],
        _ random: inout RandomSource
    ) -> (words: [String], maker: String) {
        let most = lengths.max() ?? 1
        let short = known.filter { $0.phrase.count <= most }
        let type = Self.draw(short.isEmpty ? known : short, &random)
        for _ in 0..<Self.attempts {
            let pattern = Self.draw(patterns, &random)
            guard let words = words(of: pattern, product, type, &random), words.count <= most,
                Set(words).count == words.count
            else { continue }
            return (words, QueryPatterns.name(pattern))
        }
        return (type, QueryPatterns.name([.type]))
    }

    private static func draw(
        _ patterns: QueryPatterns,
        _ random: inout RandomSource
    ) -> [QueryPatterns.Kind] {
        var rest = random.uniform()
        for (pattern, chance) in patterns.chances {
            rest -= chance
            if rest < 0 { return pattern }
        }
        return [.type]
    }

    /// The words that fill a pattern; nil where the title has none for a part of it.
    private func words(
        of pattern: [QueryPatterns.Kind],
        _ product: Int,
        _ type: [String],
        _ random: inout RandomSource
    ) -> [String]? {
        let title = types.titles[product]
        var words: [String] = []
        let typePlace = pattern.firstIndex(of: .type)
        for (place, kind) in pattern.enumerated() {
            let choices: [[String]]
            switch kind {
            case .type: choices = [type]
            case .brand: choices = title.brand.isEmpty ? [] : [title.brand]
            case .colour: choices = title.colours
            case .value: choices = title.values.filter { !title.colours.contains($0) }
            case .measure: choices = title.measures
            case .model: choices = title.models.map { [$0] }
            case .word:
                let isBefore = typePlace.map { place < $0 } ?? true
                choices = title.others(beside: type, before: isBefore, most: Self.mostWords)
            }
            guard !choices.isEmpty else { return nil }
            words += choices[random.below(choices.count)]
        }
        return words
    }
}

extension TitleWords {
    /// Phrases of the title's runs that share no word with its type, and stand on the side of it that a query has
    /// them on: *high yield* is no *yield high*.
    fileprivate func others(beside type: [String], before isBefore: Bool, most: Int) -> [[String]] {
        guard let place = type.first.flatMap({ words.firstIndex(of: $0) }) else { return [] }
        return phrases.filter { phrase in
            guard phrase.count <= most, Set(phrase).isDisjoint(with: type),
                let other = phrase.first.flatMap({ words.firstIndex(of: $0) })
            else { return false }
            return isBefore == (other < place)
        }
    }
}
