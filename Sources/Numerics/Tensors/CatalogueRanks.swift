internal import CKernels
internal import CTorch

/// Where targets stand in a catalogue, and which items stand first, when an item's score is the product
/// of a state and the item's row.
///
///     higher = #{i not excluded: s · e_i > s · e_target}
///     equal  = #{i not excluded: s · e_i = s · e_target}
///
/// Found in one pass that keeps no score. Every score is one sum of fused products in the order of
/// the columns, so that equal rows tie, and nothing depends on the number of threads.
public struct CatalogueRanks: Sendable, Hashable {
    /// Items of several cases in one array: case `c` owns `items[offsets[c]..<offsets[c + 1]]`.
    public struct Groups: Sendable, Hashable {
        /// Where each case begins; one more entry than cases.
        public var offsets: [Int]
        /// Numbers of items, perhaps of other cases as well.
        public var items: [Int32]

        /// Gathers groups.
        public init(offsets: [Int], items: [Int32]) {
            self.offsets = offsets
            self.items = items
        }

        /// The items of all the cases.
        fileprivate var range: Range<Int> { (offsets.first ?? 0)..<(offsets.last ?? 0) }
    }

    /// Per target: items with a higher score, excluded ones apart.
    public let higher: [Int32]
    /// Per target: items with the same score, the target itself among them.
    public let equal: [Int32]
    /// Per case: the items with the highest scores, best first, the lower number first where they tie.
    public let best: [[Int32]]

    /// Whether this processor can.
    public static var isSupported: Bool { ck_catalogue_ranks_is_supported() }

    /// Ranks cases, outside of any recording; nil when the numbers are not finite, or so large that a
    /// score might not be.
    ///
    /// - Parameters:
    ///   - states: `[cases, width]`, float32, contiguous, on the processor.
    ///   - table: `[items, width]`, likewise.
    ///   - targets: what is asked for. An excluded target stands behind all others.
    ///   - excluded: what is taken out of each case's catalogue, in any order and perhaps repeated;
    ///     nil for nothing.
    ///   - listLength: how many of the first items each case wants.
    /// - Throws: ``TorchError/outOfMemory(operation:shape:reason:)``.
    /// - Precondition: neither tensor is empty, and all items are rows of the table.
    /// - Complexity: O(*cases* · *items* · *width*) time; memory for a second table.
    public init?(
        states: Tensor,
        table: Tensor,
        targets: Groups,
        excluded: Groups?,
        listLength: Int
    ) throws(TorchError) {
        let (cases, items, width) = (states.extent(0), table.extent(0), states.extent(1))
        precondition(table.extent(1) == width, "states and items have one width")
        for groups in [targets, excluded].compactMap({ $0 }) {
            precondition(groups.offsets.count == cases + 1, "one group a case")
            precondition(
                groups.items[groups.range].allSatisfy { (0..<items).contains(Int($0)) },
                "every item is a row of the table"
            )
        }
        var higher = [Int32](repeating: 0, count: targets.range.count)
        var equal = higher
        var best = [Int32](repeating: -1, count: cases * listLength)
        let outcome = states.elements(of: Float.self) { states in
            table.elements(of: Float.self) { table in
                ck_catalogue_ranks(
                    states,
                    table,
                    cases,
                    items,
                    width,
                    targets.offsets,
                    targets.items,
                    excluded?.offsets,
                    excluded?.items,
                    listLength,
                    ct_threads(),
                    &higher,
                    &equal,
                    &best
                )
            }
        }
        if outcome == CK_RANKS_UNBOUNDED { return nil }
        guard outcome == CK_RANKS_DONE else {
            throw .outOfMemory(
                operation: "CatalogueRanks",
                shape: [items, width],
                reason: "no room for a second table"
            )
        }
        self.higher = higher
        self.equal = equal
        self.best = (0..<cases).map { number in
            Array(best[number * listLength..<(number + 1) * listLength].prefix { $0 >= 0 })
        }
    }
}
