import Tensors

/// Choices among states that stand side by side in a row, to work on all of them at once.
///
/// What is said of states is `[rows, states]`, one choice's behind the other's, so that a choice of two costs
/// nothing beside one of fifty; only maxima are looked for in blocks as wide as the widest choice.
struct StateBlocks {
    /// How many states each choice has.
    let counts: [Int]
    /// Where each state stands in a row.
    let columns: Tensor
    /// Ones where a state belongs to a choice, `[states, choices]`.
    private let membership: Tensor
    /// Where each choice's states begin among all states.
    private let firsts: Tensor
    /// Per choice, as many places as the widest has: a state's number and 1, or 0 for none.
    private let padded: Tensor
    private let width: Int

    /// Describes choices by where they begin in a row, and how many states they have.
    init(starts: [Int], counts: [Int]) {
        precondition(!counts.isEmpty, "at least one choice")
        self.counts = counts
        width = counts.max() ?? 0
        let choices = counts.count
        var firsts: [Int64] = []
        var columns: [Int64] = []
        var padded: [Int64] = []
        var membership: [Float] = []
        for (choice, (start, count)) in zip(starts, counts).enumerated() {
            let first = columns.count
            firsts.append(Int64(first))
            padded += (0..<width).map { $0 < count ? Int64(first + $0 + 1) : 0 }
            for state in 0..<count {
                columns.append(Int64(start + state))
                membership += (0..<choices).map { $0 == choice ? 1 : 0 }
            }
        }
        self.columns = Tensor(columns)
        self.firsts = Tensor(firsts)
        self.padded = Tensor(padded)
        self.membership = Tensor(membership, shape: [columns.count, choices])
    }

    /// How many states all choices have together.
    var states: Int { membership.extent(0) }

    /// `[rows, columns]` to `[rows, states]`.
    func gathered(_ rows: Tensor) -> Tensor { rows.indexSelect(columns, along: 1) }

    /// The sum of each choice's states, `[rows, states]` to `[rows, choices]`.
    func sums(_ values: Tensor) -> Tensor { values.matmul(membership) }

    /// Every choice's number at each of its states, `[rows, choices]` to `[rows, states]`.
    func spread(_ values: Tensor) -> Tensor { values.matmul(membership.transposed) }

    /// Log-probabilities of logits, both `[rows, states]`.
    func logProbabilities(_ logits: Tensor) -> Tensor {
        let highest = inBlocks(logits.detached()).max(over: 2)
        let shifted = logits - spread(highest)
        return shifted - spread(sums(shifted.exp()).log())
    }

    /// One state of each choice, drawn by log-probabilities `[rows, states]`, as a one among zeros.
    func drawn(_ logProbabilities: Tensor, from generator: Generator) -> Tensor {
        let noise = Tensor.gumbel(logProbabilities.shape, from: generator)
        return ones(at: chosen(logProbabilities + noise))
    }

    /// One state of each choice, each as likely, as a one among zeros `[count, states]`.
    func evenlyDrawn(_ count: Int, from generator: Generator) -> Tensor {
        let sizes = Tensor(counts.map(Float.init), shape: [1, counts.count])
        let drawn = Tensor.uniform([count, counts.count], from: generator) * sizes
        // A share just below 1 may be rounded up to all of the states.
        return ones(at: drawn.floor().minimum(sizes - 1).to(.int64))
    }

    /// The state with the highest value of each choice, `[rows, states]` to `[rows, choices]`.
    func chosen(_ values: Tensor) -> Tensor { inBlocks(values).argmax(along: 2) }

    /// States of choices, `[rows, choices]`, as ones among zeros.
    private func ones(at chosen: Tensor) -> Tensor {
        let ones = Tensor.zeros([chosen.extent(0), states])
        ones.scatter(Tensor.ones(chosen.shape), at: chosen + firsts, along: 1)
        return ones
    }

    /// `[rows, states]` to `[rows, choices, width]`, about -1e9 where a choice has no state.
    private func inBlocks(_ values: Tensor) -> Tensor {
        let filler = Tensor.full([values.extent(0), 1], -1e9)
        return Tensor.concatenated([filler, values], along: 1)
            .indexSelect(padded, along: 1)
            .reshape(values.extent(0), counts.count, width)
    }
}
