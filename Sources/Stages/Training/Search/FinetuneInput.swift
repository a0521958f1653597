public import Foundation
public import Pipelines
import Statistics

/// What a language model is tuned on.
public struct FinetuneInput: Sendable {
    /// A product's title with a query that it answers.
    public struct Pair: Sendable, Hashable {
        /// The title.
        public var title: String
        /// The query.
        public var query: String

        /// States a pair.
        public init(title: String, query: String) {
            self.title = title
            self.query = query
        }
    }

    /// What is learnt.
    public enum Examples: Sendable, Hashable {
        /// Of a decoder, the query that follows a title; of an encoder, which title belongs to a query.
        case pairs([Pair])
        /// Of a decoder, each token from those before it; of an encoder, hidden tokens from those around them.
        case texts([String])
    }

    /// The model: a decoder's GGUF file, or the folder of a decoder or an encoder.
    public var model: URL
    /// What is learnt.
    public var examples: Examples
    /// The folder that the adapter, or the tuned model, is written to.
    public var output: URL
    /// A folder for the model with the adapter in its weights; nil for none.
    public var merged: URL?

    /// Gathers what the stage reads.
    public init(model: URL, examples: Examples, output: URL, merged: URL? = nil) {
        self.model = model
        self.examples = examples
        self.output = output
        self.merged = merged
    }
}

/// What kind of model was tuned.
public enum FinetunedModel: String, Sendable, Codable, Hashable {
    case decoder, encoder
}

/// How a fine-tuning went.
public struct Finetuning: Sendable, Codable, Hashable {
    /// A loss on held-out texts.
    public struct HeldOut: Sendable, Codable, Hashable {
        /// Steps that were taken before.
        public var step: Int
        /// The mean in nats: a token for texts and a decoder's pairs, a pair for an encoder's.
        public var loss: Double
        /// exp(loss); nil for an encoder's pairs, of which the loss says nothing of tokens, and above all numbers.
        public var perplexity: Double?
    }

    /// What kind of model was tuned.
    public var model: FinetunedModel
    /// The loss of each step.
    public var losses: [Double]
    /// The looks at held-out texts in their order, the first before any step; none where nothing was held out.
    public var heldOut: [HeldOut]
    /// Steps behind which the weights were kept: those of the lowest held-out loss.
    public var keptStep: Int
    /// Examples that were learnt from: pairs, texts, or windows of texts.
    public var examples: Int
    /// Examples that were held out.
    public var heldOutExamples: Int
    /// Numbers that were learnt and kept.
    public var learnt: Int
    /// Numbers that stayed as they were.
    public var kept: Int

    /// The held-out loss before any step.
    public var before: HeldOut? { heldOut.first }
    /// The held-out loss of what was kept.
    public var after: HeldOut? { heldOut.last { $0.step == keptStep } }
}

/// Some examples apart from the others, the same text never on both sides.
struct HeldOutSplit<Example: Sendable>: Sendable {
    let learnt: [Example]
    let heldOut: [Example]

    /// Examples that are held out at most: more would say little more, and are read anew at each look.
    private static var most: Int { 256 }

    /// Draws texts to hold out.
    ///
    /// - Parameters:
    ///   - examples: all of them.
    ///   - share: of the different texts that are held out, at least one where there are two and the share isn't 0.
    ///   - seed: decides which.
    ///   - text: what an example must not have in common with one on the other side.
    init(_ examples: [Example], share: Double, seed: Seed, text: (Example) -> String) {
        var places: [String: [Int]] = [:]
        var order: [String] = []
        for (place, example) in examples.enumerated() {
            let text = text(example)
            if places[text] == nil { order.append(text) }
            places[text, default: []].append(place)
        }
        var random = seed.generator()
        random.shuffle(&order)
        let wanted = share > 0 && order.count > 1 ? max(1, Int(share * Double(order.count))) : 0
        var held: Set<Int> = []
        for text in order.prefix(wanted) where held.count < Self.most {
            held.formUnion(places[text] ?? [])
        }
        learnt = examples.indices.filter { !held.contains($0) }.map { examples[$0] }
        heldOut = examples.indices.filter { held.contains($0) }.map { examples[$0] }
    }
}

/// A fine-tuning that can't begin.
public enum FinetuneError: ExplainedError, Hashable {
    /// Nothing to learn from.
    case noExamples(String)
    /// The model can't be used.
    case badModel(path: String, reason: String)
    /// What is asked for doesn't go together.
    case badValue(key: String, got: String, expected: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .noExamples(let what): "finetune: expected \(what), got none"
        case .badModel(let path, let reason): "\(path): \(reason)"
        case .badValue(let key, let got, let expected):
            "finetune: \(key) is \(got), expected \(expected)"
        }
    }

    /// The data are too few, the arguments name no model, or settings don't fit it.
    public var exitStatus: ExitStatus {
        switch self {
        case .noExamples: .data
        case .badModel: .noInput
        case .badValue: .configuration
        }
    }
}
