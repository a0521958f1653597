import Commerce
import Expanding
import Retrieval

extension SearchExperiment {
    /// The queries of the gate, and those that the gate doesn't have.
    static let gateSlice = "gate-queries"
    static let otherSlice = "other-queries"

    /// Parts of the judged queries: by set, by length, and where there is a log by how often they stand in it.
    func slices(
        of test: JudgedQueries,
        _ gatePlaces: [Int],
        _ log: [String]
    ) -> [String: [Int]] {
        let gate = Set(gatePlaces)
        let all = Array(test.queries.indices)
        let words = test.queries.map { SearchWords().ofQuery($0) }
        var slices = [
            Self.gateSlice: gatePlaces,
            Self.otherSlice: all.filter { !gate.contains($0) },
            "one-word": all.filter { words[$0].count == 1 },
            "two-words": all.filter { words[$0].count == 2 },
            "longer": all.filter { words[$0].count > 2 },
        ]
        if !log.isEmpty {
            slices.merge(Self.slices(of: words, byFrequencyIn: log)) { first, _ in first }
        }
        return slices
    }

    /// Queries that a log lacks, those that it has more seldom than the median of those that it has, and the others.
    ///
    /// - Parameters:
    ///   - words: the queries' words; queries of the same words are one.
    ///   - log: what people typed, once for each time.
    /// - Returns: the queries' places by the part's name.
    static func slices(
        of words: [[String]],
        byFrequencyIn log: [String]
    ) -> [String: [Int]] {
        var counts: [[String]: Int] = [:]
        for query in log { counts[SearchWords().ofQuery(query).sorted(), default: 0] += 1 }
        let frequencies = words.map { counts[$0.sorted()] ?? 0 }
        let known = frequencies.filter { $0 > 0 }.sorted()
        let middle = known.isEmpty ? 1 : known[known.count / 2]
        let places = frequencies.indices
        return [
            "not-in-log": places.filter { frequencies[$0] == 0 },
            "seldom-in-log": places.filter { (1..<middle).contains(frequencies[$0]) },
            "often-in-log": places.filter { frequencies[$0] >= middle },
        ]
    }

    /// All queries of the logs that policies name, each log once.
    func logged() throws -> [String] {
        let logs = Set(recipe.policies.values.compactMap(\.expand.log))
        return try logs.sorted().flatMap { try QueryLog.read($0) }
    }
}
