import Networks
import Statistics
import Tensors

/// A recurrent reader that tells at every event of a sequence whether a shopper or a generator did it.
///
///     h_t = GRU(item_t + event_t)
///     logit(next | …) = w · tanh(A h_t + B (item_{t+1} + event_{t+1}))
///
/// A position's logit depends on the events before it and on the one judged, so that every prefix gets a
/// score in one pass. It shares no weights with the generator.
///
/// Source: Fedus, Goodfellow & Dai, "MaskGAN: better text generation via filling in the ______", ICLR 2018,
/// section 3.2.
struct SequenceDiscriminator: Module {
    private let border: Int
    private let kindCount: Int
    private let width: Int
    private let items: Embedding
    private let events: Embedding
    private let recurrence: GRU
    private let state: Linear
    private let next: Linear
    private let output: Linear
    private let dropout: Dropout

    /// Begins an untrained reader of the sequences that a generator reads.
    init(for generator: SequenceGenerator, seed: Seed) {
        let width = generator.configuration.width
        self.width = width
        border = generator.border
        kindCount = generator.kinds.count
        let source = ParameterSource(seed)
        items = Embedding(border + 1, width, deviation: 0.02, from: source["items"])
        events = Embedding(kindCount + 1, width, deviation: 0.02, from: source["events"])
        recurrence = GRU(inputs: width, width: width, layers: 1, from: source["recurrence"])
        state = Linear(width, width, from: source["state"])
        next = Linear(width, width, from: source["next"])
        output = Linear(width, 1, from: source["output"])
        dropout = Dropout(generator.configuration.dropout)
    }

    /// Tables, recurrent layer and maps.
    var parameters: [Parameter] {
        items.parameters(under: "items") + events.parameters(under: "events")
            + recurrence.parameters(under: "recurrence") + state.parameters(under: "state")
            + next.parameters(under: "next") + output.parameters(under: "output")
    }

    /// A logit for each position of the batch, `[tokens]`; above 0 where the next event looks real.
    func logits(_ batch: GeneratorBatch, _ phase: Phase) -> Tensor {
        let shape = [batch.rows, batch.columns]
        let read = dropout(
            items(Tensor(batch.items, shape: shape)) + events(Tensor(batch.kinds, shape: shape)),
            phase
        )
        let states = recurrence(read).reshape(batch.items.count, width)
            .indexSelect(Tensor(batch.positions), along: 0)
        let judged = dropout(
            items(Tensor(batch.targets)) + events(Tensor(batch.nextKinds(none: kindCount))),
            phase
        )
        // [tokens, 1] to [tokens]
        return output((state(states) + next(judged)).tanh()).reshape(batch.targets.count)
    }
}
