public import Foundation
import Language
public import Networks
public import Pipelines
import Statistics
import Tensors

/// What a decoder costs in one form, and how well it foretells texts.
public struct DecoderCost: Sendable, Hashable {
    /// Bytes of its weights in memory.
    public var byteCount: Int
    /// Tokens a second of texts that are read.
    public var readPerSecond: Double
    /// Tokens a second of one text that is written.
    public var writtenPerSecond: Double
    /// Per text: the mean over its tokens of −ln(probability of the token after those before it), in nats.
    public var losses: [Double]

    /// Tokens that are written to time them.
    private static let written = 32
    /// Tokens of a text that are read at most.
    private static let longest = 128
    /// Texts that are read at once: the scores of their tokens are held.
    private static let readAtOnce = 8

    /// Reads texts with each form of a decoder, one after the other, since several might not fit.
    ///
    /// - Parameters:
    ///   - forms: how the decoder is made smaller.
    ///   - texts: what is read; of texts of one token nothing can be foretold, and they are left out.
    ///   - model: a GGUF file or a folder.
    ///   - context: who may stop it, and whose progress is told.
    /// - Returns: one cost a form, the losses of the same texts in each.
    /// - Throws: what a model that can't be read throws; `CancellationError`.
    public static func measure(
        _ forms: [MapCompression],
        on texts: [String],
        model: URL,
        in context: StageContext
    ) async throws -> [DecoderCost] {
        try await TensorThread.run {
            try forms.enumerated().map { number, form in
                context.progress.report(Progress("form \(number + 1) of \(forms.count)"))
                return try DecoderCost(form, texts, model, context)
            }
        }
    }

    @TensorThread
    private init(
        _ form: MapCompression,
        _ texts: [String],
        _ model: URL,
        _ context: StageContext
    ) throws {
        let decoder = try TextDecoder(model, compression: form)
        let longest = min(Self.longest, decoder.limit)
        let tokens = texts.map { Array(decoder.tokenizer.encodePlain($0).prefix(longest)) }
            .filter { $0.count > 1 }
        byteCount = decoder.byteCount
        losses = []
        let clock = ContinuousClock()
        var reading = Duration.zero
        for start in stride(from: 0, to: tokens.count, by: Self.readAtOnce) {
            try context.checkCancellation()
            let group = Array(tokens[start..<min(tokens.count, start + Self.readAtOnce)])
            let begin = clock.now
            let scores = decoder.logits(of: group)
            reading += clock.now - begin
            losses += zip(group, scores).map(Self.loss)
        }
        readPerSecond = Double(tokens.reduce(0) { $0 + $1.count }) / (reading / .seconds(1))
        guard let prompt = tokens.first else {
            writtenPerSecond = 0
            return
        }
        let request = ContinuationRequest(prompt: Array(prompt.prefix(2)), seed: context.seed)
        let settings = ContinuationSettings(mostTokens: min(Self.written, decoder.limit - 2))
        let begin = clock.now
        let count = try decoder.continuations(of: [request], settings)[0].tokenCount
        writtenPerSecond = Double(count) / ((clock.now - begin) / .seconds(1))
    }

    /// −ln(probability) of each token but the first, averaged.
    private static func loss(_ tokens: [Int32], _ scores: [Float]) -> Double {
        let width = scores.count / tokens.count
        var sum = 0.0
        for (place, next) in tokens.dropFirst().enumerated() {
            let row = scores[place * width..<(place + 1) * width]
            let most = Double(row.max() ?? 0)
            let total = row.reduce(0.0) { $0 + exp(Double($1) - most) }
            sum += most + log(total) - Double(row[place * width + Int(next)])
        }
        return sum / Double(tokens.count - 1)
    }
}
