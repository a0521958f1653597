import Commerce
import Learners
import Retrieval
import Statistics

/// Finds made sequences that copy real ones.
struct CopyScreen: Sendable {
    private let training: Histories
    private let index: SequenceIndex
    /// Nil where only exact copies count, or where no made sequence has parents.
    private let others: NearCopyIndex?
    /// Nil where only exact copies count, or where every made sequence has parents.
    private let anyone: NearCopyIndex?
    /// Training sequences by user; empty where only exact copies of parents count.
    private let sequencesOfUser: [Int32: [Int]]
    private let nearCopyOfParents: Double

    init(
        _ training: TrainingSet<Histories>,
        of made: MadeHistories,
        itemCount: Int,
        configuration: ScreenConfiguration
    ) {
        let histories = training.samples
        let index = SequenceIndex(histories)
        func nearCopies(_ threshold: Double, isNeeded: Bool) -> NearCopyIndex? {
            guard isNeeded, threshold > 0 else { return nil }
            return NearCopyIndex(index, itemCount: itemCount, within: threshold)
        }
        self.training = histories
        self.index = index
        others = nearCopies(
            configuration.nearCopyOfOthers,
            isNeeded: made.provenance.contains { !$0.parents.isEmpty }
        )
        anyone = nearCopies(
            configuration.nearCopyByGenerators,
            isNeeded: made.provenance.contains { $0.parents.isEmpty }
        )
        nearCopyOfParents = configuration.nearCopyOfParents
        sequencesOfUser =
            nearCopyOfParents > 0
            ? Dictionary(grouping: 0..<histories.count) { histories.users[$0] } : [:]
    }

    /// What a made sequence copies.
    struct Finding: Sendable {
        var exact: Int?
        var near: Int?
    }

    /// Memory of one thread.
    private struct Searches {
        var others: NearCopyIndex.Search?
        var anyone: NearCopyIndex.Search?
        var edits = EditDistance()
    }

    /// Per made sequence: what it copies.
    ///
    /// A near copy is looked for also where there is an exact one, since the log counts each reason
    /// alone as well.
    func findings(in made: MadeHistories, threads: Int) -> [Finding] {
        // Few parts, since each has memory for all real sequences.
        let size = max(1024, made.count / (8 * max(1, threads)))
        return parallelChunks(of: made.count, size: size, threads: threads) { sequences in
            var searches = Searches(others: others?.search(), anyone: anyone?.search())
            return sequences.map { sequence in
                let items = made.histories.items(of: sequence)
                return Finding(
                    exact: index.exactCopy(of: items),
                    near: nearCopy(
                        of: items,
                        parents: made.provenance[sequence].parents,
                        using: &searches
                    )
                )
            }
        }.flatMap { $0 }
    }

    private func nearCopy(
        of items: ArraySlice<Int32>,
        parents: [Int32],
        using searches: inout Searches
    ) -> Int? {
        if parents.isEmpty { return copy(of: items, in: anyone, using: &searches.anyone) }
        return copy(of: items, in: others, using: &searches.others) {
            !parents.contains(training.users[$0])
        } ?? copy(of: items, amongSequencesOf: parents, using: &searches.edits)
    }

    private func copy(
        of items: ArraySlice<Int32>,
        in index: NearCopyIndex?,
        using search: inout NearCopyIndex.Search?,
        where admits: (Int) -> Bool = { _ in true }
    ) -> Int? {
        // Taken out while it is used, so that its memory isn't copied.
        guard let index, var own = search.take() else { return nil }
        defer { search = own }
        return index.copy(of: items, using: &own, where: admits)
    }

    private func copy(
        of items: ArraySlice<Int32>,
        amongSequencesOf parents: [Int32],
        using edits: inout EditDistance
    ) -> Int? {
        for parent in parents {
            for sequence in sequencesOfUser[parent] ?? [] {
                let other = training.items(of: sequence)
                let longer = Double(max(items.count, other.count))
                let limit = Int(nearCopyOfParents * longer + 1e-9)
                if edits.between(items, other, within: limit) != nil { return sequence }
            }
        }
        return nil
    }
}
