import Tensors

/// Choices among states that stand side by side in a row, to work on all of them at once.
///
/// A block is as wide as the widest choice; what a smaller one doesn't have is filled in.
struct StateBlocks {
    /// How many states each choice has.
    let counts: [Int]
    /// States of the widest choice.
    let width: Int
    private let columns: Tensor
    private let places: Tensor

    /// Describes choices by where they begin in a row, and how many states they have.
    init(starts: [Int], counts: [Int]) {
        precondition(!counts.isEmpty, "at least one choice")
        self.counts = counts
        width = counts.max() ?? 0
        var columns: [Int64] = []
        var places: [Int64] = []
        for (block, (start, count)) in zip(starts, counts).enumerated() {
            for state in 0..<width {
                // Column 0 is the filler.
                columns.append(state < count ? Int64(start + state + 1) : 0)
                if state < count { places.append(Int64(block * width + state)) }
            }
        }
        self.columns = Tensor(columns)
        self.places = Tensor(places)
    }

    /// `[rows, columns]` to `[rows, choices, width]`.
    func gathered(_ rows: Tensor, filler: Double) -> Tensor {
        let count = rows.extent(0)
        let filled = Tensor.concatenated([Tensor.full([count, 1], filler), rows], along: 1)
        return filled.indexSelect(columns, along: 1).reshape(count, counts.count, width)
    }

    /// `[rows, choices, width]` to `[rows, states of all choices]`, one choice behind the other.
    func flattened(_ blocks: Tensor) -> Tensor {
        blocks.reshape(blocks.extent(0), counts.count * width).indexSelect(places, along: 1)
    }

    /// Log-probabilities of logits `[rows, columns]`, as blocks; about -1e9 where there is no state.
    func logProbabilities(_ rows: Tensor) -> Tensor {
        gathered(rows, filler: -1e9).logSoftmax(along: 2)
    }

    /// One state of each choice, drawn by log-probabilities `[rows, choices, width]`, as a one among zeros.
    func drawn(_ logProbabilities: Tensor, from generator: Generator) -> Tensor {
        let noise = Tensor.gumbel(logProbabilities.shape, from: generator)
        let states = (logProbabilities + noise).argmax(along: 2, keepDimension: true)
        let chosen = Tensor.zeros(logProbabilities.shape)
        chosen.scatter(Tensor.ones(states.shape), at: states, along: 2)
        return chosen
    }
}
