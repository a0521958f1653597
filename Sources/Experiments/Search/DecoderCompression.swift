import Evaluating
import Foundation
import Networks
public import Pipelines
import Statistics
import Training

/// What a decoder in smaller forms costs, and what they lose.
public struct DecoderCompression: Codable, Hashable, Sendable {
    /// One form.
    public struct Variant: Codable, Hashable, Sendable {
        /// What was done, such as `8-bit, 30 % pruned`.
        public var name: String
        /// Bytes of the weights in memory.
        public var byteCount: Int
        /// Tokens a second of texts that are read.
        public var readPerSecond: Double
        /// Tokens a second of one text that is written.
        public var writtenPerSecond: Double
        /// The mean over texts of their mean loss a token, in nats.
        public var loss: Double
        /// What it loses beside the decoder as it is, paired by text; nil for that.
        public var lost: RunResult.Interval?
        /// Whether the interval lies below the loss allowed; nil for the decoder as it is.
        public var isAccepted: Bool?
    }

    /// The decoder as it is, then the variants.
    public var variants: [Variant]
    /// The loss allowed, in nats a token.
    public var mostLost: Double
    /// Texts that were read.
    public var texts: Int

    /// Measures.
    ///
    /// A variant is accepted where the upper end of its paired interval, at a confidence for all variants together,
    /// lies below the loss allowed.
    ///
    /// - Parameters:
    ///   - model: a decoder's GGUF file or folder.
    ///   - texts: what is read, such as a shop's own that nobody tuned the model on.
    ///   - configuration: the variants, the loss allowed, and how many texts are read at most.
    ///   - context: seed, threads and progress.
    /// - Throws: ``SearchRunError.badModel(path:reason:)``, ``ComparisonError`` for too few texts; `CancellationError`.
    public init(
        of model: String,
        on texts: [String],
        _ configuration: CompressConfiguration,
        in context: StageContext
    ) async throws {
        let forms = [MapCompression()] + configuration.variants.map(\.compression)
        let costs: [DecoderCost]
        do {
            costs = try await DecoderCost.measure(
                forms,
                on: Array(texts.prefix(configuration.timed)),
                model: URL(filePath: model),
                in: context
            )
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SearchRunError.badModel(path: model, reason: "\(error)")
        }
        let whole = costs[0].losses
        guard whole.count >= PairedComparison.fewestToDecide else {
            throw ComparisonError.tooFewCases(
                found: whole.count,
                needed: PairedComparison.fewestToDecide
            )
        }
        let bootstrap = Bootstrap(
            confidence: 1 - 0.05 / Double(configuration.variants.count),
            seed: context.seed["bootstrap"]
        )
        let names = ["as it is"] + configuration.variants.map(\.name)
        variants = try zip(names, costs).enumerated().map { number, pair in
            let (name, cost) = pair
            let lost =
                number == 0
                ? nil
                : try bootstrap.pairedDifference(from: whole, to: cost.losses).interval
            return Variant(
                name: name,
                byteCount: cost.byteCount,
                readPerSecond: cost.readPerSecond,
                writtenPerSecond: cost.writtenPerSecond,
                loss: cost.losses.reduce(0, +) / Double(cost.losses.count),
                lost: lost.map { RunResult.Interval(mean: $0.mean, low: $0.low, high: $0.high) },
                isAccepted: lost.map { $0.high < configuration.mostLost }
            )
        }
        mostLost = configuration.mostLost
        self.texts = whole.count
    }
}
