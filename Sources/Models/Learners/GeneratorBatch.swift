import Commerce

/// Right-padded inputs and targets of some histories for the generator.
///
/// A history of n events gives n + 1 positions: begin → first, …, last → end. Of one with more than
/// `length` events the last `length` count.
struct GeneratorBatch {
    /// Rows.
    let rows: Int
    /// Columns of the longest row.
    let columns: Int
    /// `[rows, columns]`, row by row; padding holds the border.
    private(set) var items: [Int64]
    /// `[rows, columns]`: index of the kind; the number of kinds stands for "none".
    private(set) var kinds: [Int64]
    /// Flat positions that are not padding.
    private(set) var positions: [Int64] = []
    /// Per position: the next item, or the border for the end.
    private(set) var targets: [Int64] = []
    /// Places in `positions` whose target is not the end.
    private(set) var inner: [Int64] = []
    /// Per inner place: the next item.
    private(set) var innerTargets: [Int64] = []
    /// Per inner place: the index of the next event's kind.
    private(set) var kindTargets: [Int64] = []

    init(_ histories: Histories, _ sequences: [Int], length: Int, border: Int, kinds: [EventKind]) {
        let longest = sequences.map { min(length, histories.range(of: $0).count) }.max() ?? 0
        rows = sequences.count
        columns = longest + 1
        items = Array(repeating: Int64(border), count: rows * columns)
        self.kinds = Array(repeating: Int64(kinds.count), count: rows * columns)
        var index = [Int64](repeating: 0, count: EventKind.allCases.count)
        for (place, kind) in kinds.enumerated() { index[Int(kind.rawValue)] = Int64(place) }
        for (row, sequence) in sequences.enumerated() {
            let range = histories.range(of: sequence).suffix(length)
            for (step, event) in range.enumerated() {
                let place = row * columns + step
                let item = Int64(histories.items[event])
                let kind = index[Int(histories.events[event].rawValue)]
                inner.append(Int64(positions.count))
                positions.append(Int64(place))
                targets.append(item)
                innerTargets.append(item)
                kindTargets.append(kind)
                items[place + 1] = item
                self.kinds[place + 1] = kind
            }
            positions.append(Int64(row * columns + range.count))
            targets.append(Int64(border))
        }
    }

    /// A batch as a generator reads it.
    init(_ histories: Histories, _ sequences: [Int], for model: SequenceGenerator) {
        self.init(
            histories,
            sequences,
            length: model.configuration.length,
            border: model.border,
            kinds: model.kinds
        )
    }

    /// Per position: the index of the next event's kind, or `none` before the end.
    func nextKinds(none: Int) -> [Int64] {
        var result = [Int64](repeating: Int64(none), count: positions.count)
        for (place, kind) in zip(inner, kindTargets) { result[Int(place)] = kind }
        return result
    }
}
