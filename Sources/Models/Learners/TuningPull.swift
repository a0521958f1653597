public import Commerce
import Networks
public import Tensors

/// How far each of some sequences would pull a model the way that the tuning set asks for.
///
///     pull(s) = mean over the positions p of s of ⟨∂loss(p)/∂E, ∂loss(tuning)/∂E⟩
///             = mean of Σ_j softmax(E·h_p)_j · (G·h_p)_j - (G·h_p)_target,   G = ∂loss(tuning)/∂E
///
/// E is the item table as it scores, h_p the state at a position, and the loss the cross-entropy over the
/// catalogue. Above 0, a small step on the sequence lowers the loss on the tuning set.
///
/// Source: Pruthi et al., "Estimating training data influence by tracing gradient descent", NeurIPS 2020,
/// with the last layer alone as in their section 4.1; weights by agreement with held-out gradients after
/// Ren et al., "Learning to reweight examples for robust deep learning", ICML 2018.
/// Deviates: one trained model in place of a weight learnt anew at every step, and ranks in place of
/// amounts, so that weights can't collapse onto a few samples.
public struct TuningPull {
    private let model: any SequenceModel
    /// G, `[items, width]`.
    private let gradient: Tensor

    /// Sequences of one pass, so that their scores of all items fit the memory.
    private static let together = 32

    /// Takes the gradient on the tuning set.
    ///
    /// - Throws: `TorchError`.
    /// - Complexity: O(cases · items · width).
    @TensorThread
    public init(of model: any SequenceModel, on tuning: TuningSet<NextItemCases>) throws {
        self.model = model
        let cases = tuning.samples
        gradient = try withoutGradient {
            let table = model.itemTable
            let sum = table.zerosLike()
            for start in stride(from: 0, to: cases.count, by: 512) {
                let range = start..<min(start + 512, cases.count)
                let states = try model.lastStates(of: cases.histories, range)
                let excess = states.matmul(table.transposed).softmax(along: -1)
                try excess.subtractShares(of: cases, range)
                sum.addMatmul(excess.transposed, states)
            }
            sum.multiply(by: 1 / Double(max(1, cases.count)))
            return sum
        }
    }

    /// Where each sequence stands among all by its pull: 0 for the least, 1 for the greatest.
    ///
    /// Equal pulls stand in the order of the sequences.
    ///
    /// - Throws: `TorchError`.
    /// - Complexity: O(events · items · width).
    @TensorThread
    public func ranks(of histories: Histories) throws -> [Float] {
        let pulls = try self.pulls(of: histories)
        let order = pulls.indices.sorted { (pulls[$0], $0) < (pulls[$1], $1) }
        var ranks = [Float](repeating: 0, count: pulls.count)
        for (place, sequence) in order.enumerated() {
            ranks[sequence] = Float(place) / Float(max(1, pulls.count - 1))
        }
        return ranks
    }

    /// The pull of each sequence; 0 for one that is too short to have a next event.
    ///
    /// - Throws: `TorchError`.
    @TensorThread
    public func pulls(of histories: Histories) throws -> [Float] {
        let batches = HistoryBatches(
            histories,
            weights: Array(repeating: 1, count: histories.count),
            length: model.length,
            batchSize: Self.together
        )
        let order = (0..<histories.count)
            .filter { histories.range(of: $0).count > 1 }
            .sorted { (histories.range(of: $0).count, $0) < (histories.range(of: $1).count, $1) }
        var pulls = [Float](repeating: 0, count: histories.count)
        for start in stride(from: 0, to: order.count, by: Self.together) {
            let sequences = Array(order[start..<min(start + Self.together, order.count)])
            let batch = batches.batch(of: sequences)
            let values = try self.pulls(of: batch)
            for (value, position) in zip(values, batch.positions) {
                let row = Int(position) / batch.length
                pulls[sequences[row]] += value
            }
            for sequence in sequences {
                let count = min(histories.range(of: sequence).count - 1, model.length)
                pulls[sequence] /= Float(count)
            }
        }
        return pulls
    }

    /// The pull at each position that has a target.
    @TensorThread
    private func pulls(of batch: HistoryBatch) throws -> [Float] {
        try withoutGradient {
            let device = model.itemTable.device
            let shape = [batch.sequences.count, batch.length]
            let inputs = try Tensor(batch.inputs, shape: shape).to(device)
            let hidden = model.hidden(inputs, .inference)
            let states = hidden.reshape(shape[0] * shape[1], hidden.extent(2))
                .indexSelect(try Tensor(batch.positions).to(device), along: 0)
            let likely = states.matmul(model.itemTable.transposed).softmax(along: -1)
            let asked = states.matmul(gradient.transposed)
            let targets = try Tensor(batch.targets).to(device).unsqueeze(1)
            let got = asked.gather(targets, along: 1).reshape(batch.targets.count)
            return try ((likely * asked).sum(over: -1) - got).to(.cpu).floats()
        }
    }
}

extension Tensor {
    /// Takes from each row 1, shared among the targets of its case.
    fileprivate func subtractShares(of cases: NextItemCases, _ range: Range<Int>) throws {
        var rows: [Int64] = []
        var columns: [Int64] = []
        var shares: [Float] = []
        for number in range {
            let targets = cases.targets(of: number)
            for target in targets {
                rows.append(Int64(number - range.lowerBound))
                columns.append(Int64(target))
                shares.append(-1 / Float(targets.count))
            }
        }
        put(
            try Tensor(shares).to(device),
            at: [try Tensor(rows).to(device), try Tensor(columns).to(device)],
            accumulate: true
        )
    }
}
