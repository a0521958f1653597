public import Commerce
public import Foundation
import Language
public import Pipelines
import Statistics
import Tensors

/// What an encoder is tuned on.
public struct EncoderTrainInput: Sendable {
    /// The folder of the untouched encoder.
    public var encoder: URL
    /// What is searched.
    public var products: Products
    /// The products' vectors by the untouched encoder, row-major.
    public var vectors: [Float]
    /// The queries; those that were rejected take no part.
    public var made: MadeQueries

    /// Gathers what the stage reads.
    public init(encoder: URL, products: Products, vectors: [Float], made: MadeQueries) {
        self.encoder = encoder
        self.products = products
        self.vectors = vectors
        self.made = made
    }
}

/// A tuned encoder's weights and how they came about.
public struct TunedEncoder: Sendable {
    /// The file of the weights; it moves with the artefact.
    public var weights: URL
    /// The loss of each step.
    public var losses: [Double]
    /// Wall-clock seconds.
    public var seconds: Double
    /// The cross-encoder's score that one cosine was worth; nil where no margins were learnt.
    public var scale: Double?
}

/// Fine-tunes a text encoder on made queries, which have no grade of any person.
public struct EncoderTrainStage: Stage {
    /// The stage's verb.
    public static let name = StageName.train

    /// The stage's settings.
    public let configuration: EncoderTrainConfiguration

    /// Configures the stage.
    public init(_ configuration: EncoderTrainConfiguration = EncoderTrainConfiguration()) {
        self.configuration = configuration
    }

    /// Tunes all weights but the embeddings, and writes them into a temporary folder of the caller's to remove.
    ///
    /// - Throws: ``EncoderTrainError``; what an encoder that can't be read throws; `CancellationError`.
    public func run(
        _ input: EncoderTrainInput,
        in context: StageContext
    ) async throws -> TunedEncoder {
        let examples = try examples(of: input.made)
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "restock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let weights = folder.appending(path: TextEncoder.weightsName)
        let start = ContinuousClock.now
        let texts = input.products.texts
        let configuration = configuration
        var isWritten = false
        defer { if !isWritten { try? FileManager.default.removeItem(at: folder) } }
        let (losses, scale) = try await TensorThread.run {
            let encoder = try TextEncoder(folder: input.encoder)
            let scale = try configuration.scale(of: encoder, on: examples, input.vectors, context)
            let losses = try ContrastiveTuner(configuration.settings(scale: scale)).tune(
                encoder,
                on: examples,
                documents: texts,
                vectors: input.vectors,
                seed: context.seed["draws"]
            ) { step, loss in
                try context.checkCancellation()
                let shown = String(format: "%.3f", loss)
                context.progress.report(
                    Progress("step \(step + 1) of \(configuration.steps), loss \(shown)")
                )
            }
            try encoder.writeWeights(to: weights)
            return (losses, scale)
        }
        isWritten = true
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return TunedEncoder(
            weights: weights,
            losses: losses,
            seconds: seconds,
            scale: scale
        )
    }
}

extension EncoderTrainStage {
    /// What is learnt from, which for margins are the queries that a cross-encoder read.
    ///
    /// - Throws: ``EncoderTrainError/tooFewQueries(got:of:needed:)``.
    private func examples(of made: MadeQueries) throws(EncoderTrainError) -> [ContrastiveExample] {
        let examples = made.accepted.map { query in
            var example = ContrastiveExample(
                query: query.text,
                document: Int(query.product),
                alike: query.alike.map { Int($0) },
                negatives: query.lacking.map { Int($0) }
            )
            example.ranking = Self.shares(of: query, spread: configuration.spread)
            if let own = query.scored.first {
                example.margins = query.scored.dropFirst().map {
                    (Int($0.product), own.score - $0.score)
                }
            }
            return example
        }
        let usable =
            configuration.loss == .margins ? examples.filter { !$0.margins.isEmpty } : examples
        guard usable.count >= configuration.batch else {
            throw .tooFewQueries(
                got: usable.count,
                of: made.queries.count,
                needed: configuration.batch
            )
        }
        return usable
    }

    /// Shares that fall with the joined score: exp(score / spread), over their sum.
    private static func shares(
        of query: MadeQuery,
        spread: Double
    ) -> [(document: Int, share: Float)] {
        let best = query.scores.max() ?? 0
        let weights = query.scores.map { exp(Double($0 - best) / spread) }
        let sum = weights.reduce(0, +)
        return zip(query.answers, weights).map { (Int($0), Float($1 / sum)) }
    }
}

extension EncoderTrainConfiguration {
    /// The scale that is stated or fitted; nil where no margins are learnt.
    @TensorThread
    fileprivate func scale(
        of encoder: TextEncoder,
        on examples: [ContrastiveExample],
        _ vectors: [Float],
        _ context: StageContext
    ) throws -> Double? {
        guard loss == .margins else { return nil }
        if let scale { return scale }
        return try ContrastiveTuner.marginScale(of: encoder, on: examples, vectors: vectors) { _ in
            try context.checkCancellation()
        } ?? 1
    }

    fileprivate func settings(scale: Double?) -> ContrastiveTuner.Settings {
        ContrastiveTuner.Settings(
            loss: loss,
            side: side,
            strength: strength,
            steps: steps,
            batch: batch,
            rate: rate,
            temperature: temperature,
            negatives: negatives,
            length: length,
            scale: scale ?? 1
        )
    }
}

/// A tuning that can't begin.
public enum EncoderTrainError: ExplainedError, Hashable {
    /// Fewer queries than a batch has.
    case tooFewQueries(got: Int, of: Int, needed: Int)

    /// One line for the user.
    public var description: String {
        switch self {
        case .tooFewQueries(let got, let made, let needed):
            "train: expected at least \(needed) made queries (a batch), got \(got) of \(made) that were "
                + "made, the others were rejected; make more with expand.count, or let label.within "
                + "accept more (for margins, label.queries and label.minimum-confidence)"
        }
    }

    /// The data are too few.
    public var exitStatus: ExitStatus { .data }
}
