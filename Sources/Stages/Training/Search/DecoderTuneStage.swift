public import Foundation
import Language
import Networks
public import Pipelines
import Statistics
import Tensors

/// What a decoder is tuned on.
public struct DecoderTuneInput: Sendable {
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

    /// The decoder's GGUF file or folder.
    public var decoder: URL
    /// What is learnt.
    public var pairs: [Pair]
    /// The folder that the adapter is written to.
    public var output: URL

    /// Gathers what the stage reads.
    public init(decoder: URL, pairs: [Pair], output: URL) {
        self.decoder = decoder
        self.pairs = pairs
        self.output = output
    }
}

/// How a tuning of a decoder went.
public struct DecoderTuning: Sendable, Codable, Hashable {
    /// The loss of each step: nats a token of the queries.
    public var losses: [Double]
    /// Pairs that were learnt from.
    public var pairs: Int
    /// Numbers that were learnt.
    public var learnt: Int
    /// Numbers that stayed as they were.
    public var kept: Int
}

/// Teaches a decoder to write queries as a shop's customers do, by an adapter beside its weights.
public struct DecoderTuneStage: Stage {
    /// The stage's verb.
    public static let name = StageName.train

    /// The stage's settings.
    public let configuration: DecoderTuneConfiguration

    /// Configures the stage.
    public init(_ configuration: DecoderTuneConfiguration = DecoderTuneConfiguration()) {
        self.configuration = configuration
    }

    /// Tunes an adapter and writes it.
    ///
    /// - Throws: ``DecoderTuneError``; what writing files throws; `CancellationError`.
    public func run(
        _ input: DecoderTuneInput,
        in context: StageContext
    ) async throws -> DecoderTuning {
        guard !input.pairs.isEmpty else { throw DecoderTuneError.noPairs }
        let (settings, adapter) = (configuration.settings, configuration.adapter)
        let steps = configuration.steps
        return try await TensorThread.run {
            let decoder: TextDecoder
            let examples: [AnsweredPrompt]
            do {
                decoder = try TextDecoder(input.decoder, precision: configuration.precision)
                try Adapters.add(
                    to: decoder.maps,
                    adapter,
                    from: ParameterSource(context.seed["adapter"])
                )
                examples = input.pairs.map { example($0, decoder) }
            } catch {
                throw DecoderTuneError.badModel(path: input.decoder.path, reason: "\(error)")
            }
            let losses = try DecoderTuner(settings).tune(
                decoder,
                on: examples,
                seed: context.seed["draws"]
            ) { step, loss in
                try context.checkCancellation()
                let shown = String(format: "%.3f", loss)
                context.progress.report(Progress("step \(step + 1) of \(steps), loss \(shown)"))
            }
            try DurableFile.createFolder(input.output)
            try Adapters.write(of: decoder.maps, adapter, to: input.output)
            let learnt = Adapters.parameters(of: decoder.maps).reduce(0) { $0 + $1.tensor.count }
            return DecoderTuning(
                losses: losses,
                pairs: examples.count,
                learnt: learnt,
                kept: decoder.parameterCount
            )
        }
    }

    /// The title is read, the query and the end of its line are learnt.
    @TensorThread
    private func example(_ pair: DecoderTuneInput.Pair, _ decoder: TextDecoder) -> AnsweredPrompt {
        AnsweredPrompt(
            prompt: decoder.tokenizer.encode(QueryPrompt.question(pair.title)),
            answer: decoder.tokenizer.pieces(of: " \(pair.query)\n")
        )
    }
}

extension DecoderTuneConfiguration {
    fileprivate var settings: DecoderTuner.Settings {
        DecoderTuner.Settings(steps: steps, batch: batch, accumulation: accumulation, rate: rate)
    }

    fileprivate var adapter: AdapterSettings {
        AdapterSettings(rank: rank, alpha: alpha, maps: maps)
    }
}

/// A tuning of a decoder that can't begin.
public enum DecoderTuneError: ExplainedError, Hashable {
    /// Nothing to learn from.
    case noPairs
    /// The decoder can't be used.
    case badModel(path: String, reason: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .noPairs:
            "finetune: expected pairs of a title and a query, got none; give a table with the columns "
                + "'title' and 'query'"
        case .badModel(let path, let reason):
            "\(path): \(reason)"
        }
    }

    /// The data are too few, or the arguments name no model.
    public var exitStatus: ExitStatus {
        switch self {
        case .noPairs: .data
        case .badModel: .noInput
        }
    }
}
