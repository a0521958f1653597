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
            let groups = groups(of: sequences) { min(histories.range(of: $0).count, length) }
            let width = itemTable.extent(1)
            let states = Tensor.zeros([sequences.count, width], device: itemTable.device)
            for group in groups {
                let rows = try Tensor(group.map { $0 - sequences.lowerBound })
                    .to(itemTable.device)
                states.indexCopy(try lastStates(of: histories, group), at: rows, along: 0)
            }
            return states
        }
    }

    /// Sequences of ascending length, without those of none, in groups that fit the cache together.
    private func groups(of sequences: Range<Int>, length: (Int) -> Int) -> [[Int]] {
        let lengths = sequences.map(length)
        let order = sequences.filter { lengths[$0 - sequences.lowerBound] > 0 }.sorted {
            (lengths[$0 - sequences.lowerBound], $0) < (lengths[$1 - sequences.lowerBound], $1)
        }
        var groups: [[Int]] = []
        var group: [Int] = []
        for sequence in order {
            if (group.count + 1) * lengths[sequence - sequences.lowerBound] > 4096 {
                groups.append(group)
                group = []
            }
            group.append(sequence)
        }
        return (groups + [group]).filter { !$0.isEmpty }
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
