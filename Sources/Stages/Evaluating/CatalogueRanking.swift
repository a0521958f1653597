import Commerce
import Learners
import Tensors

/// Where targets stand and what is recommended when all items are ranked.
struct RankedCases: Sendable, Hashable {
    /// The rank of each target, in the order of the cases' targets.
    var targetRanks: [Double]
    /// Where each case's list begins in `items`; one more entry than cases.
    var listOffsets: [Int]
    /// The recommended items of all cases, best first.
    var items: [Int32]

    /// The best items of one case.
    func list(of question: Int, _ k: Int) -> ArraySlice<Int32> {
        items[listOffsets[question]..<listOffsets[question + 1]].prefix(k)
    }
}

/// Ranks held-out items among the whole catalogue.
///
///     rank = 1 + items with a higher score + (items with the same score - 1) / 2
///
/// A tie thus gets its expected rank in a random order, so that a model can't gain by scoring all
/// items alike. Items of the history score minus infinity where repeats are excluded, and are in no
/// list. Lists put the lower item number first where scores are the same.
struct CatalogueRanking {
    /// What is done with items of the history.
    let repeats: RepeatRule
    /// How many items each list holds at most; 0 for none.
    let listLength: Int
    /// Cases that are scored at a time where scores are kept: memory is `chunk` times the catalogue.
    var chunk = 256

    /// Ranks all cases.
    ///
    /// - Throws: ``MetricError`` for scores of another shape or that are not numbers; what the
    ///   ranker throws; `CancellationError`.
    /// - Complexity: O(*cases* · *items*).
    func rank(_ cases: NextItemCases, by ranker: any ItemRanker) throws -> RankedCases {
        if let model = ranker as? any SequenceModel, let found = try fused(cases, by: model) {
            return found
        }
        var result = RankedCases(
            targetRanks: Array(repeating: 0, count: cases.targets.count),
            listOffsets: [0],
            items: []
        )
        for start in stride(from: 0, to: cases.count, by: chunk) {
            try Task.checkCancellation()
            let questions = start..<min(start + chunk, cases.count)
            try withoutGradient {
                let scores = try ranker.scores(of: cases.histories, questions)
                let expected = [questions.count, ranker.itemCount]
                guard scores.shape == expected else {
                    throw MetricError.scoresHaveWrongShape(got: scores.shape, expected: expected)
                }
                try scores.withUnsafeMutableElements(of: Float.self) { all in
                    for question in questions {
                        let first = (question - start) * ranker.itemCount
                        let row = UnsafeMutableBufferPointer(
                            rebasing: all[first..<first + ranker.itemCount]
                        )
                        try rank(row, cases, question, into: &result)
                    }
                }
            }
        }
        return result
    }

    /// The same without keeping scores, where the processor and the model's numbers allow it.
    private func fused(_ cases: NextItemCases, by model: any SequenceModel) throws -> RankedCases? {
        let ranking = FusedRanking(excludesHistory: repeats == .exclude, listLength: listLength)
        guard let found = try ranking(cases, by: model) else { return nil }
        var offsets = [0]
        for list in found.best { offsets.append((offsets.last ?? 0) + list.count) }
        return RankedCases(
            targetRanks: found.targetRanks,
            listOffsets: offsets,
            items: Array(found.best.joined())
        )
    }

    private func rank(
        _ row: UnsafeMutableBufferPointer<Float>,
        _ cases: NextItemCases,
        _ question: Int,
        into result: inout RankedCases
    ) throws(MetricError) {
        // A sum over all scores would hide opposite infinities; comparing each with itself doesn't.
        var numbers = 0
        for score in row where score == score { numbers += 1 }
        if numbers < row.count {
            throw .scoresAreNotNumbers(user: cases.histories.users[question])
        }
        if repeats == .exclude {
            for item in cases.histories.items(of: question) { row[Int(item)] = -.infinity }
        }
        for place in cases.targetOffsets[question]..<cases.targetOffsets[question + 1] {
            let reached = row[Int(cases.targets[place])]
            var higher = 0
            var equal = 0
            for score in row {
                higher += score > reached ? 1 : 0
                equal += score == reached ? 1 : 0
            }
            result.targetRanks[place] = 1 + Double(higher) + Double(equal - 1) / 2
        }
        appendBest(of: row, to: &result.items)
        result.listOffsets.append(result.items.count)
    }

    /// Adds the items with the highest scores, best first, without those at minus infinity.
    private func appendBest(of row: UnsafeMutableBufferPointer<Float>, to items: inout [Int32]) {
        if listLength == 0 { return }
        var best: [(score: Float, item: Int32)] = []
        best.reserveCapacity(listLength + 1)
        var threshold = -Float.infinity
        for item in 0..<row.count where row[item] > threshold {
            let place = best.firstIndex { $0.score < row[item] } ?? best.count
            best.insert((row[item], Int32(item)), at: place)
            if best.count > listLength { best.removeLast() }
            if best.count == listLength { threshold = best[listLength - 1].score }
        }
        for entry in best { items.append(entry.item) }
    }
}
