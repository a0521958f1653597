public import Commerce
public import Networks
public import Tensors

/// A network that reads a history once and predicts the next item at every position.
///
///     score(item) = hidden(last position) · row of the item in the table
public protocol SequenceModel: Module, ItemRanker {
    /// Input positions at most; longer histories are read from their end.
    var length: Int { get }
    /// One row an item, `[items, width]`, for reading histories and for scoring.
    var itemTable: Tensor { get }

    /// Reads right-padded histories `[batch, length]` into states `[batch, length, width]`.
    ///
    /// The state at a position depends on it and the positions before it only, so whatever stands
    /// in the padding changes no other state.
    func hidden(_ items: Tensor, _ phase: Phase) -> Tensor
}

extension SequenceModel {
    /// How many items there are.
    public var itemCount: Int { itemTable.extent(0) }

    /// Scores all items after each of some histories; an empty one scores all items 0.
    public func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        try withoutGradient {
            try lastStates(of: histories, sequences).matmul(itemTable.transposed).to(.cpu)
        }
    }

    /// The state after each history's last event, `[sequences, width]`, as an embedding of the history.
    ///
    /// Histories are read in groups of similar length; an empty one has a state of zeros.
    public func lastStates(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        try withoutGradient {
            let order = sequences.sorted {
                (histories.range(of: $0).count, $0) < (histories.range(of: $1).count, $1)
            }
            let groups = stride(from: 0, to: order.count, by: 128).map {
                order[$0..<min($0 + 128, order.count)]
            }
            let width = itemTable.extent(1)
            let states = Tensor.zeros([sequences.count, width], device: itemTable.device)
            for group in groups {
                let filled = group.filter { !histories.range(of: $0).isEmpty }
                if filled.isEmpty { continue }
                let rows = try Tensor(filled.map { $0 - sequences.lowerBound })
                    .to(itemTable.device)
                states.indexCopy(try lastStates(of: histories, filled), at: rows, along: 0)
            }
            return states
        }
    }

    private func lastStates(of histories: Histories, _ group: [Int]) throws -> Tensor {
        let counts = group.map { min(histories.range(of: $0).count, length) }
        let longest = counts.max() ?? 1
        var inputs = [Int64](repeating: 0, count: group.count * longest)
        for (row, sequence) in group.enumerated() {
            let items = histories.items(of: sequence).suffix(longest)
            for (step, item) in items.enumerated() { inputs[row * longest + step] = Int64(item) }
        }
        let last = counts.enumerated().map { $0 * longest + $1 - 1 }
        let batch = try Tensor(inputs, shape: [group.count, longest]).to(itemTable.device)
        let states = hidden(batch, .inference)
        return states.reshape(group.count * longest, states.extent(2))
            .indexSelect(try Tensor(last).to(itemTable.device), along: 0)
    }
}
