import Foundation

/// Which kinds of words stand in queries, and in which order, as a log has them.
///
/// A query's phrases are told by the catalogue: types, brands, colours, values of other properties, measures, and model
/// numbers. What the catalogue doesn't know is a word of the title; at the end of a query without a type it
/// is the type, since English and Chinese put last what a thing is. A pattern's chance is smoothed:
///
///     P(pattern) = (count + α · prior) / (queries + α)
///
/// where the prior is what templates write without a log.
struct QueryPatterns: Sendable {
    /// What a phrase of a query is.
    enum Kind: String, Hashable, CaseIterable {
        case type, brand, colour, value, measure, model, word
    }

    /// Patterns, the likeliest first, with their chances.
    let chances: [(pattern: [Kind], chance: Double)]

    private static let strength = 20.0
    private static let longestPhrase = 3
    private static let longestPattern = 5
    private static let prior: [(pattern: [Kind], chance: Double)] = [
        ([.type], 0.25), ([.brand, .type], 0.2), ([.colour, .type], 0.1), ([.value, .type], 0.1),
        ([.word, .type], 0.1), ([.measure, .type], 0.05), ([.type, .measure], 0.05),
        ([.brand, .model], 0.05), ([.brand, .value, .type], 0.05), ([.type, .model], 0.05),
    ]

    /// Counts the patterns of queries.
    ///
    /// - Parameters:
    ///   - queries: each in words, none empty.
    ///   - types: what the catalogue knows.
    init(fitting queries: [[String]], _ types: ProductTypes) {
        var kinds: [[String]: Kind] = [:]
        for title in types.titles {
            for value in title.values { kinds[value] = .value }
        }
        for title in types.titles {
            for colour in title.colours { kinds[colour] = .colour }
        }
        for title in types.titles where !title.brand.isEmpty { kinds[title.brand] = .brand }
        var counts: [[Kind]: Double] = [:]
        for query in queries {
            let pattern = Self.pattern(of: query, kinds, types)
            if pattern.count <= Self.longestPattern { counts[pattern, default: 0] += 1 }
        }
        let total = counts.values.reduce(0, +) + Self.strength
        for (pattern, chance) in Self.prior {
            counts[pattern, default: 0] += Self.strength * chance
        }
        chances = counts.map { ($0.key, $0.value / total) }
            .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : Self.name($0.0) < Self.name($1.0) }
    }

    /// A pattern as provenance has it.
    static func name(_ pattern: [Kind]) -> String {
        pattern.map(\.rawValue).joined(separator: "-")
    }

    /// How likely phrases of one to three words are types, as far as queries tell: what a thing is stands last.
    ///
    ///     weight = (1 + ln(1 + ends)) · 2 · (ends + 1) / (all + 2)
    ///
    /// - Returns: weights of the phrases that queries have; a phrase that none has would weigh 1.
    static func heads(of queries: [[String]]) -> [[String]: Double] {
        var counts: [[String]: (ends: Int, all: Int)] = [:]
        for query in queries {
            for length in 1...longestPhrase where length <= query.count {
                for start in 0...(query.count - length) {
                    let phrase = Array(query[start..<start + length])
                    counts[phrase, default: (0, 0)].all += 1
                    if start + length == query.count { counts[phrase, default: (0, 0)].ends += 1 }
                }
            }
        }
        return counts.mapValues { count in
            let (ends, all) = (Double(count.ends), Double(count.all))
            return (1 + log(1 + ends)) * 2 * (ends + 1) / (all + 2)
        }
    }

    private static func pattern(
        of query: [String],
        _ kinds: [[String]: Kind],
        _ types: ProductTypes
    ) -> [Kind] {
        let measures = TitleWords.measures(query)
        var pattern: [Kind] = []
        var place = 0
        while place < query.count {
            let rest = query[place...]
            var found: (kind: Kind, length: Int)?
            if let measure = measures.first(where: { rest.starts(with: $0) }) {
                found = (.measure, measure.count)
            }
            for length in (1...longestPhrase).reversed() where found == nil && length <= rest.count
            {
                let phrase = Array(rest.prefix(length))
                if types.isType(phrase) {
                    found = (.type, length)
                } else if let kind = kinds[phrase] {
                    found = (kind, length)
                }
            }
            let isModel = rest.first.map { $0.contains(where: \.isNumber) } ?? false
            let (kind, length) = found ?? (isModel ? .model : .word, 1)
            // What stands beside its like is one phrase.
            if pattern.last != kind { pattern.append(kind) }
            place += length
        }
        if !pattern.contains(.type), let last = pattern.lastIndex(of: .word) {
            // The last of several unknown words is the type; the others tell it from its like.
            let unknown = query.filter { word in
                kinds[[word]] == nil && !word.contains(where: \.isNumber)
            }
            if unknown.count > 1 {
                pattern.insert(.type, at: last + 1)
            } else {
                pattern[last] = .type
            }
        }
        return pattern
    }
}
