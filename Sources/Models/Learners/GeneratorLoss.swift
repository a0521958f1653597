import Commerce
import Networks
import Tensors

/// How surprised a generator is by histories, items and kinds of events together, and its gradient.
struct GeneratorLoss {
    private let model: SequenceGenerator
    private let catalogueLoss = CatalogueCrossEntropy()

    /// Norm of the whole gradient that an optimiser step may have.
    static let clipNorm = 5.0

    init(_ model: SequenceGenerator) { self.model = model }

    /// The mean loss an event over some histories, in nats.
    func mean(over sequences: [Int], of histories: Histories) throws -> Double {
        let order = sequences.sorted {
            (histories.range(of: $0).count, $0) < (histories.range(of: $1).count, $1)
        }
        var total = 0.0
        var count = 0
        for start in stride(from: 0, to: order.count, by: model.configuration.batchSize) {
            try Task.checkCancellation()
            let end = min(order.count, start + model.configuration.batchSize)
            let batch = GeneratorBatch(histories, Array(order[start..<end]), for: model)
            let loss = withoutGradient { computed(of: batch, .inference, shares: nil).loss }
            total += loss * Double(batch.targets.count)
            count += batch.targets.count
        }
        return total / Double(count)
    }

    /// The mean loss an event; its gradient is added to the model's.
    func learnt(from batch: GeneratorBatch, _ phase: Phase) -> Double {
        let outcome = computed(of: batch, phase, shares: nil)
        outcome.backward()
        return outcome.loss
    }

    /// Adds the gradient of Σ_t share_t · loss_t to the model's, over the positions t of the batch.
    func follow(_ shares: [Float], of batch: GeneratorBatch, _ phase: Phase) {
        computed(of: batch, phase, shares: shares).backward()
    }

    private struct Outcome {
        let loss: Double
        let outputs: [Tensor]
        let gradients: [Tensor]

        func backward() { Tensor.backward(outputs, gradients: gradients) }
    }

    private func computed(
        of batch: GeneratorBatch,
        _ phase: Phase,
        shares: [Float]?
    ) -> Outcome {
        let shape = [batch.rows, batch.columns]
        let inputs = model.embedded(
            Tensor(batch.items, shape: shape),
            Tensor(batch.kinds, shape: shape),
            phase
        )
        // Only positions that are not padding go on: [tokens, width].
        let states = model.dropout(
            model.recurrence(inputs).reshape(batch.items.count, model.configuration.width)
                .indexSelect(Tensor(batch.positions), along: 0),
            phase
        )
        let hidden = model.output(states)
        let table = model.items.weight
        let count = batch.targets.count
        let items = catalogueLoss(
            hidden: hidden,
            table: table,
            targets: Tensor(batch.targets),
            shares: shares.map { Tensor($0) } ?? .full([count], 1 / Float(count))
        )
        let kindLosses = model.eventLogits(
            states: states.indexSelect(Tensor(batch.inner), along: 0),
            nextItems: Tensor(batch.innerTargets)
        ).crossEntropy(Tensor(batch.kindTargets), reduction: .none)
        let kinds =
            shares.map { all in
                (kindLosses * Tensor(batch.inner.map { all[Int($0)] })).sum()
            } ?? kindLosses.mean()
        let kindLoss: Double = kinds.detached().item()
        let kindShare = shares == nil ? Double(batch.inner.count) / Double(count) : 1
        return Outcome(
            loss: items.loss + kindLoss * kindShare,
            outputs: [hidden, table, kinds],
            gradients: [items.hiddenGradient, items.tableGradient, .ones([])]
        )
    }
}
