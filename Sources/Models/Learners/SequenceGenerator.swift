public import Commerce
public import Networks
import Statistics
import Tensors

/// A recurrent language model over (item, event) sequences, which makes whole new users.
///
///     h_t = GRU(item_t + event_t),   o_t = W h_t
///     P(item_{t+1} | …) = softmax over the catalogue and "the end" of o_t · row
///     P(event_{t+1} | …, item_{t+1}) = softmax of V tanh(A h_t + B item_{t+1})
///
/// The table's last row is the border of a sequence: as an input it says "begin", as an output "end".
/// Times are not modelled: they come from ``TimeModel``. It holds tensors and lives on their thread.
///
/// Source: Hidasi et al., "Session-based recommendations with recurrent neural networks", ICLR 2016,
/// as a language model with tied tables (Press & Wolf, EACL 2017).
public struct SequenceGenerator: Module {
    /// From which end histories are read.
    public enum Direction: String, Sendable, Codable, Hashable, CaseIterable {
        /// From the oldest event on.
        case forward
        /// From the newest event back, so that what came before can be made.
        case backward
    }

    /// What can be set about the model and its training.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Numbers per item and state.
        public var width: Int
        /// Events of a history that are learnt, from its end.
        public var length: Int
        /// Probability of dropping elements of embeddings and states.
        public var dropout: Double
        /// Step size of Adam.
        public var learningRate: Double
        /// Histories of one optimiser step.
        public var batchSize: Int
        /// Passes over the data at most.
        public var epochs: Int
        /// Epochs without a lower held-out loss after which training ends.
        public var patience: Int
        /// From which end histories are read.
        public var direction: Direction

        /// Sets the options.
        public init(
            width: Int = 64,
            length: Int = 50,
            dropout: Double = 0.2,
            learningRate: Double = 2e-3,
            batchSize: Int = 128,
            epochs: Int = 20,
            patience: Int = 2,
            direction: Direction = .forward
        ) {
            self.width = width
            self.length = length
            self.dropout = dropout
            self.learningRate = learningRate
            self.batchSize = batchSize
            self.epochs = epochs
            self.patience = patience
            self.direction = direction
        }
    }

    /// The settings.
    public let configuration: Configuration
    /// How many items there are.
    public let itemCount: Int
    /// The kinds of events that training has, in their order.
    public let kinds: [EventKind]
    /// How times come about.
    public let times: TimeModel
    /// Whether a history of training holds an item twice; made ones do so only then.
    public let hasRepeats: Bool
    /// How training went.
    public internal(set) var curve = GeneratorCurve()
    /// How the rounds against a discriminator went; nil where there were none.
    public internal(set) var adversarialCurve: AdversarialCurve?

    /// Per item: whether training has it; only these are made.
    let isKnown: [Bool]
    let items: Embedding
    let events: Embedding
    let recurrence: GRU
    let output: Linear
    let eventState: Linear
    let eventItem: Linear
    let eventOutput: Linear
    let dropout: Dropout

    /// Begins an untrained model of the histories' items, kinds and times.
    init(
        describing histories: Histories,
        itemCount: Int,
        configuration: Configuration,
        seed: Seed
    ) {
        let width = configuration.width
        self.configuration = configuration
        self.itemCount = itemCount
        kinds = EventKind.allCases.filter(Set(histories.events).contains)
        times = TimeModel(fitting: histories, seed: seed["times"])
        hasRepeats = Self.hasRepeats(histories, itemCount: itemCount)
        var known = [Bool](repeating: false, count: itemCount)
        for item in histories.items { known[Int(item)] = true }
        isKnown = known
        let source = ParameterSource(seed)
        items = Embedding(itemCount + 1, width, deviation: 0.02, from: source["items"])
        events = Embedding(kinds.count + 1, width, deviation: 0.02, from: source["events"])
        recurrence = GRU(inputs: width, width: width, layers: 1, from: source["recurrence"])
        output = Linear(width, width, from: source["output"])
        eventState = Linear(width, width, from: source["event-state"])
        eventItem = Linear(width, width, from: source["event-item"])
        eventOutput = Linear(width, kinds.count, from: source["event-output"])
        dropout = Dropout(configuration.dropout)
    }

    /// The row of the table that stands for both ends of a sequence.
    var border: Int { itemCount }

    /// Tables, recurrent layer and the maps of both heads.
    public var parameters: [Parameter] {
        items.parameters(under: "items") + events.parameters(under: "events")
            + recurrence.parameters(under: "recurrence") + output.parameters(under: "output")
            + eventState.parameters(under: "event-state")
            + eventItem.parameters(under: "event-item")
            + eventOutput.parameters(under: "event-output")
    }

    /// Item numbers and kind indices of any shape `[...]` to inputs `[..., width]`.
    func embedded(_ itemNumbers: Tensor, _ kindIndices: Tensor, _ phase: Phase) -> Tensor {
        dropout(items(itemNumbers) + events(kindIndices), phase)
    }

    /// Logits of the kinds `[tokens, kinds]` after states and with the next items `[tokens]`.
    func eventLogits(states: Tensor, nextItems: Tensor) -> Tensor {
        eventOutput((eventState(states) + eventItem(items(nextItems))).tanh())
    }

    /// Whether any history holds an item twice.
    private static func hasRepeats(_ histories: Histories, itemCount: Int) -> Bool {
        var last = [Int](repeating: -1, count: itemCount)
        for sequence in 0..<histories.count {
            for item in histories.items(of: sequence) {
                if last[Int(item)] == sequence { return true }
                last[Int(item)] = sequence
            }
        }
        return false
    }
}

/// How the training of a generator went.
public struct GeneratorCurve: Sendable, Codable, Hashable {
    /// One pass over the data.
    public struct Epoch: Sendable, Codable, Hashable {
        /// Mean loss of the fitted events, items and kinds together, in nats an event.
        public var loss: Double
        /// The same on the held-out tenth of the training users; nil when there are too few to hold out.
        public var heldOutLoss: Double?
    }

    /// The epochs in order.
    public internal(set) var epochs: [Epoch] = []
    /// The epoch whose weights were kept, from 1.
    public internal(set) var bestEpoch = 0
}

/// Why a generator can't be fitted or can't make what is asked for.
public enum GeneratorError: Error, CustomStringConvertible, Hashable, Sendable {
    /// No training history has two events.
    case nothingToLearn
    /// A setting is out of its range.
    case badSetting(name: String, got: String, expected: String)
    /// Items to start with are unknown to the training set or excluded.
    case noStartItem(asked: Int)
    /// The kind of event to start with never occurs in training.
    case unknownStartEvent(EventKind, known: [EventKind])
    /// A sequence ran out of items before its least length.
    case tooFewItems(available: Int, needed: Int)
    /// Against a discriminator it loses variety, lengths or likelihood from the start.
    case collapsed(share: Double, least: Double, rounds: Int)
    /// The loss is no number any more.
    case diverged(round: Int)
    /// No pattern is held by enough histories.
    case noPatterns(support: Int, window: Int)

    /// The error in one line.
    public var description: String {
        switch self {
        case .nothingToLearn:
            "the generator needs training histories with at least 2 events, got none; "
                + "check the split, or leave the generator out"
        case .badSetting(let name, let got, let expected):
            "the generator's \(name) must be \(expected), got \(got); change it"
        case .noStartItem(let asked):
            "none of the \(asked) items to start with occurs in training without being excluded; "
                + "name items that do"
        case .unknownStartEvent(let kind, let known):
            "no training event is a '\(kind.name)' to start with; use one of "
                + known.map(\.name).joined(separator: ", ")
        case .tooFewItems(let available, let needed):
            "a made sequence needs \(needed) different items, but only \(available) occur in "
                + "training without being excluded; lower the minimum length"
        case .collapsed(let share, let least, let rounds):
            "the generator collapses: after \(rounds) adversarial rounds it keeps "
                + "\(Self.percent(share)) of its different items, lengths or likelihood, and "
                + "least-kept asks for \(Self.percent(least)); lower adversarial-rate or "
                + "reward-weight"
        case .diverged(let round):
            "the generator's loss is no finite number in adversarial round \(round); "
                + "lower adversarial-rate"
        case .noPatterns(let support, let window):
            "no pattern of items is held by \(support) histories within \(window) events; "
                + "lower support or widen the window"
        }
    }

    private static func percent(_ share: Double) -> String {
        "\(Int((100 * share).rounded())) %"
    }
}
