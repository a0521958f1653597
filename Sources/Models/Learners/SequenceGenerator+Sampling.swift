public import Commerce
import Networks
public import Statistics
import Tensors

extension SequenceGenerator {
    /// What is to be made.
    public struct Request: Sendable, Codable, Hashable {
        /// Sequences; exactly so many are made.
        public var count: Int
        /// Divides the logits; below 1 makes likely items likelier, above 1 evens them out.
        public var temperature: Double
        /// Draws from the likeliest items that together hold this probability, in 0...1.
        public var topP: Double
        /// Events of a sequence at least; until then it can't end.
        public var minimumLength: Int
        /// Events of a sequence at most; there it ends.
        public var maximumLength: Int
        /// Items that a sequence may begin with; empty for all.
        public var startItems: [Int32]
        /// What happens first; nil leaves it to the model.
        public var startEvent: EventKind?
        /// Items that are never made.
        public var excludedItems: Set<Int32>

        /// States a request.
        public init(
            count: Int,
            temperature: Double = 1,
            topP: Double = 1,
            minimumLength: Int = 2,
            maximumLength: Int = 50,
            startItems: [Int32] = [],
            startEvent: EventKind? = nil,
            excludedItems: Set<Int32> = []
        ) {
            self.count = count
            self.temperature = temperature
            self.topP = topP
            self.minimumLength = minimumLength
            self.maximumLength = maximumLength
            self.startItems = startItems
            self.startEvent = startEvent
            self.excludedItems = excludedItems
        }
    }

    /// Makes sequences of items that training has, with provenance.
    ///
    /// Sequence `s` draws from `seed["sample"][s]` alone. An item occurs twice in a made sequence only
    /// when histories of training hold items twice. `report` is told the number of finished sequences
    /// and may throw to end the work.
    ///
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    public func make(
        _ request: Request,
        maker: String,
        configurationHash: String,
        seed: Seed,
        threads: Int = 1,
        report: (Int) throws -> Void = { _ in }
    ) throws -> MadeHistories {
        let masks = try GeneratorMasks(request, self)
        var made = MadeHistories()
        for start in stride(from: 0, to: request.count, by: batchSize) {
            let drafts = (start..<min(request.count, start + batchSize)).map {
                Draft(number: $0, seed: seed["sample"][$0])
            }
            let finished = try withoutGradient {
                try finish(drafts, request: request, masks: masks, threads: threads)
            }
            for var draft in finished {
                let events = draft.kinds.map { kinds[$0] }
                made.append(
                    items: draft.items,
                    events: events,
                    times: times.times(for: events, from: &draft.random),
                    provenance: Provenance(
                        parents: [],
                        maker: maker,
                        configurationHash: configurationHash,
                        seed: draft.seed.value
                    )
                )
            }
            try report(made.count)
        }
        return made
    }

    /// Sequences made together: their probabilities take 64 MB at most, for any catalogue.
    var batchSize: Int { max(1, min(256, (64 << 20) / (4 * (itemCount + 1)))) }

    /// A sequence in the making.
    struct Draft: Sendable {
        let number: Int
        let seed: Seed
        var random: RandomSource
        var items: [Int32] = []
        var kinds: [Int] = []

        init(number: Int, seed: Seed, items: [Int32] = [], kinds: [Int] = []) {
            self.number = number
            self.seed = seed
            self.items = items
            self.kinds = kinds
            random = seed.generator()
        }
    }

    /// Grows all drafts, which are equally long, by one event at a time until each has ended.
    func finish(
        _ drafts: [Draft],
        request: Request,
        masks: GeneratorMasks,
        threads: Int,
        steering: Steering? = nil
    ) throws -> [Draft] {
        var active = drafts
        var finished: [Draft] = []
        let begun = drafts.first?.items.count ?? 0
        var states = statesBeforeLastEvent(of: drafts)
        for length in begun..<request.maximumLength where !active.isEmpty {
            try Task.checkCancellation()
            let inputs = embedded(
                Tensor(active.map { $0.items.last.map(Int64.init) ?? Int64(border) }),
                Tensor(active.map { Int64($0.kinds.last ?? kinds.count) }),
                .inference
            )
            states = recurrence.step(inputs, from: states)
            let logits = output(states[0]).matmul(items.weight.transposed)
            let probabilities = (logits / request.temperature + masks.mask(atLength: length))
                .softmax(along: -1)
            let drawn = draw(active, probabilities, request, masks, threads, steering)
            let going = drawn.indices.filter { drawn[$0].item != nil }
            finished += drawn.indices.filter { drawn[$0].item == nil }.map { drawn[$0].draft }
            active = going.map { place in
                var draft = drawn[place].draft
                if let item = drawn[place].item { draft.items.append(item) }
                return draft
            }
            if active.isEmpty { break }
            states = states.indexSelect(Tensor(going), along: 1)
            drawKinds(&active, states[0], request)
        }
        return (finished + active).sorted { $0.number < $1.number }
    }

    /// What the model knows before it reads the last event of each draft, `[1, drafts, width]`.
    private func statesBeforeLastEvent(of drafts: [Draft]) -> Tensor {
        var states = Tensor.zeros([1, drafts.count, configuration.width])
        for place in 0..<(drafts.first?.items.count ?? 0) {
            let inputs = embedded(
                Tensor(drafts.map { place == 0 ? Int64(border) : Int64($0.items[place - 1]) }),
                Tensor(drafts.map { Int64(place == 0 ? kinds.count : $0.kinds[place - 1]) }),
                .inference
            )
            states = recurrence.step(inputs, from: states)
        }
        return states
    }
}
