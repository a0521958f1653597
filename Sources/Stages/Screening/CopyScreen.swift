import Commerce
import Learners
import Retrieval

/// Finds made sequences that copy real ones.
struct CopyScreen: Sendable {
    private let training: Histories
    private let index: SequenceIndex
    private let configuration: ScreenConfiguration

    init(
        _ training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: ScreenConfiguration
    ) {
        self.training = training.samples
        self.configuration = configuration
        index = SequenceIndex(training.samples, itemCount: itemCount)
    }

    /// What a made sequence copies.
    struct Finding: Sendable {
        var exact: Int?
        var near: SequenceIndex.Match?
    }

    /// Per made sequence: what it copies.
    ///
    /// A near copy is looked for also where there is an exact one, since the log counts each reason
    /// alone as well.
    func findings(in made: MadeHistories, threads: Int) -> [Finding] {
        parallelChunks(of: made.count, size: 1024, threads: threads) { sequences in
            var search = index.search()
            return sequences.map { sequence in
                let items = made.histories.items(of: sequence)
                return Finding(
                    exact: index.exactCopy(of: items),
                    near: nearCopy(
                        of: items,
                        parents: made.provenance[sequence].parents,
                        using: &search
                    )
                )
            }
        }.flatMap { $0 }
    }

    private func nearCopy(
        of items: ArraySlice<Int32>,
        parents: [Int32],
        using search: inout SequenceIndex.Search
    ) -> SequenceIndex.Match? {
        if parents.isEmpty {
            return nearest(to: items, within: configuration.nearCopyByGenerators, using: &search)
        }
        let users = training.users
        return nearest(to: items, within: configuration.nearCopyOfOthers, using: &search) {
            !parents.contains(users[$0])
        }
            ?? nearest(to: items, within: configuration.nearCopyOfParents, using: &search) {
                parents.contains(users[$0])
            }
    }

    private func nearest(
        to items: ArraySlice<Int32>,
        within threshold: Double,
        using search: inout SequenceIndex.Search,
        where admits: (Int) -> Bool = { _ in true }
    ) -> SequenceIndex.Match? {
        // Exact copies have a reason of their own.
        if threshold == 0 { return nil }
        return index.nearest(to: items, within: threshold, using: &search, where: admits)
    }
}
