public import Commerce
import Tensors

/// Ranks held-out items by a sequence model, without keeping a score.
///
/// The same ranks as by ``FullRanking``, but for scores that are rounded differently. States are
/// computed for many cases at once, so that histories of one length are read together.
public struct FusedRanking: Sendable, Hashable {
    /// Where targets stand and what is recommended.
    public struct Ranks: Sendable, Hashable {
        /// The expected rank of each target, in the order of the cases' targets.
        public fileprivate(set) var targetRanks: [Double] = []
        /// Per case: the first items, best first.
        public fileprivate(set) var best: [[Int32]] = []
    }

    /// Whether the items of a case's own history are taken out of its ranking.
    public let excludesHistory: Bool
    /// How many items each case's list holds at most.
    public let listLength: Int

    /// Sets the protocol.
    public init(excludesHistory: Bool, listLength: Int = 0) {
        self.excludesHistory = excludesHistory
        self.listLength = listLength
    }

    /// Ranks all cases.
    ///
    /// - Returns: nil where only scores will do: on another processor or a graphics card, or when the
    ///   model's numbers are so large that scores might not be finite.
    /// - Throws: what the model throws, `TorchError` when memory is out, `CancellationError`.
    /// - Complexity: O(*cases* · *items* · *width*) beside the states.
    public func callAsFunction(
        _ cases: NextItemCases,
        by model: any SequenceModel
    ) throws -> Ranks? {
        let table = model.itemTable.detached()
        guard CatalogueRanks.isSupported, table.device == .cpu, table.count > 0 else { return nil }
        // About a second of work from one look at cancellation to the next.
        let chunk = min(max(256, (1 << 29) / model.itemCount), 1 << 15)
        var result = Ranks()
        for start in stride(from: 0, to: cases.count, by: chunk) {
            try Task.checkCancellation()
            let questions = start..<min(start + chunk, cases.count)
            let found = try withoutGradient {
                try CatalogueRanks(
                    states: model.lastStates(of: cases.histories, questions).contiguous(),
                    table: table.contiguous(),
                    targets: groups(questions, cases.targetOffsets, cases.targets),
                    excluded: excludesHistory
                        ? groups(questions, cases.histories.offsets, cases.histories.items) : nil,
                    listLength: listLength
                )
            }
            guard let found else { return nil }
            result.targetRanks += zip(found.higher, found.equal).map(FullRanking.rank)
            result.best += found.best
        }
        return result
    }

    private func groups(
        _ questions: Range<Int>,
        _ offsets: [Int],
        _ items: [Int32]
    ) -> CatalogueRanks.Groups {
        let bounds = offsets[questions.lowerBound...questions.upperBound]
        return CatalogueRanks.Groups(offsets: Array(bounds), items: items)
    }
}
