public import Foundation
import Language
import Networks
public import Pipelines
import Statistics
import Tensors

/// Teaches a language model a shop's own texts, or which queries belong to which titles.
public struct FinetuneStage: Stage {
    /// The stage's verb.
    public static let name = StageName.train
    /// The file that says how it went, beside what was learnt.
    public static let reportName = "finetune.json"

    /// The stage's settings.
    public let configuration: FinetuneConfiguration

    /// Configures the stage.
    public init(_ configuration: FinetuneConfiguration = FinetuneConfiguration()) {
        self.configuration = configuration
    }

    /// Tunes the model and writes what was learnt, how it went, and the merged model where one is asked for.
    ///
    /// - Throws: ``FinetuneError``; what writing files throws; `CancellationError`.
    public func run(_ input: FinetuneInput, in context: StageContext) async throws -> Finetuning {
        try check(input)
        // A place that can't be written is told before the work, not after it.
        for folder in [input.output, input.merged].compactMap(\.self) {
            try DurableFile.createFolder(folder)
        }
        let tuning = try await TensorThread.run {
            switch try ModelKind.of(input.model) {
            case .decoder:
                try DecoderFinetuning(configuration: configuration, input: input).run(context)
            case .encoder:
                try EncoderFinetuning(configuration: configuration, input: input).run(context)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try DurableFile.write(
            try encoder.encode(tuning),
            to: input.output.appending(path: Self.reportName)
        )
        if let merged = input.merged {
            context.progress.report(Progress("merge the adapter"))
            try await AdapterMerge.run(model: input.model, adapter: input.output, to: merged)
        }
        return tuning
    }

    private func check(_ input: FinetuneInput) throws(FinetuneError) {
        switch input.examples {
        case .pairs(let pairs) where pairs.isEmpty:
            throw .noExamples(
                "pairs of a title and a query (a table with the columns 'title' and 'query')"
            )
        case .texts(let texts) where texts.isEmpty:
            throw .noExamples("texts (a line each, or a catalogue)")
        default: break
        }
        try ModelPlaces.check(input.output, isNone: [("model", input.model)])
        if let merged = input.merged {
            try ModelPlaces.check(
                merged,
                isNone: [("model", input.model), ("output", input.output)]
            )
        }
        if input.merged != nil, configuration.learn == .weights {
            throw .badValue(
                key: "merged",
                got: "a folder",
                expected: "none where learn is weights: the output is the whole model"
            )
        }
    }
}

/// Where models lie that must not be written over.
enum ModelPlaces {
    /// Refuses a folder to write that is one to read.
    ///
    /// - Throws: ``FinetuneError/badValue(key:got:expected:)``.
    static func check(
        _ output: URL,
        isNone others: [(name: String, place: URL)]
    ) throws(FinetuneError) {
        func path(_ url: URL) -> String { url.resolvingSymlinksInPath().standardizedFileURL.path }
        for other in others where path(other.place) == path(output) {
            throw .badValue(
                key: "the folder to write",
                got: output.path,
                expected: "another than that of the \(other.name), which would be lost"
            )
        }
    }
}

/// Tells decoders and encoders apart.
enum ModelKind {
    private struct Configuration: Decodable {
        var model: String?

        private enum CodingKeys: String, CodingKey { case model = "model_type" }
    }

    /// An encoder where the folder's `config.json` says that it is one; a decoder otherwise.
    static func of(_ model: URL) throws -> FinetunedModel {
        guard let data = try? Data(contentsOf: model.appending(path: "config.json")),
            let file = try? JSONDecoder().decode(Configuration.self, from: data)
        else { return .decoder }
        return file.model == "bert" ? .encoder : .decoder
    }
}

/// Puts an adapter into the weights of its model.
public enum AdapterMerge {
    /// Reads the model in single precision, and writes it with the adapter in its weights.
    ///
    /// An encoder that was made smaller is refused: its weights are no longer those that the adapter was learnt for.
    ///
    /// - Parameters:
    ///   - model: a decoder's GGUF file, or the folder of a decoder or an encoder.
    ///   - adapter: the adapter's folder.
    ///   - output: the folder for the merged model.
    /// - Throws: ``FinetuneError``; what writing files throws.
    public static func run(model: URL, adapter: URL, to output: URL) async throws {
        try ModelPlaces.check(output, isNone: [("model", model), ("adapter", adapter)])
        try await TensorThread.run {
            switch try ModelKind.of(model) {
            case .decoder:
                let decoder = try reading(model) {
                    let decoder = try TextDecoder(model)
                    try Adapters.read(from: adapter, to: decoder.maps)
                    return decoder
                }
                for map in decoder.maps { map.merge() }
                try decoder.write(to: output, of: model)
            case .encoder:
                let encoder = try reading(model) {
                    let encoder = try TextEncoder(folder: model).uncompressed(to: "merged")
                    try Adapters.read(from: adapter, to: encoder.maps)
                    return encoder
                }
                for map in encoder.maps { map.merge() }
                try encoder.write(to: output, of: model)
            }
        }
    }

    @TensorThread
    private static func reading<Model>(
        _ place: URL,
        _ body: @TensorThread () throws -> Model
    ) throws -> Model {
        do {
            return try body()
        } catch {
            throw FinetuneError.badModel(path: place.path, reason: "\(error)")
        }
    }
}

extension StageContext {
    /// Tells the loss of each step, and ends where the work is cancelled.
    func reportStep(_ step: Int, of steps: Int, _ loss: Double) throws {
        try checkCancellation()
        let shown = String(format: "%.3f", loss)
        progress.report(Progress("step \(step + 1) of at most \(steps), loss \(shown)"))
    }
}

extension Finetuning {
    /// Gathers how a tuning went.
    init(
        _ outcome: FineTuner.Outcome,
        of model: FinetunedModel,
        tellsTokens: Bool,
        examples: Int,
        heldOutExamples: Int,
        learnt: Int,
        kept: Int
    ) {
        self.model = model
        losses = outcome.losses
        heldOut = outcome.heldOut.map {
            HeldOut(
                step: $0.step,
                loss: $0.loss,
                perplexity: tellsTokens ? Self.perplexity(ofLoss: $0.loss) : nil
            )
        }
        keptStep = outcome.keptStep
        self.examples = examples
        self.heldOutExamples = heldOutExamples
        self.learnt = learnt
        self.kept = kept
    }

    /// exp(loss); nil where no number holds it, and no JSON could.
    static func perplexity(ofLoss loss: Double) -> Double? {
        let value = exp(loss)
        return value.isFinite ? value : nil
    }
}
