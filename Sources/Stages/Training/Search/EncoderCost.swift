public import Foundation
import Language
public import Networks
public import Pipelines
import Tensors

/// What an encoder costs in one form: room and time.
public struct EncoderCost: Sendable, Hashable {
    /// Bytes of its weights in a file.
    public var byteCount: Int
    /// Texts a second.
    public var textsPerSecond: Double

    private static let rounds = 3

    /// Writes the encoder's weights in each form, and reads texts with each in turn.
    ///
    /// - Parameters:
    ///   - forms: how the encoder is made smaller.
    ///   - texts: what is read, at least one.
    ///   - folder: the encoder.
    ///   - weights: a file in place of the folder's weights.
    ///   - context: who may stop it.
    /// - Returns: one cost a form; of the rounds, the fastest.
    /// - Throws: what an encoder that can't be read throws; `CancellationError`.
    public static func measure(
        _ forms: [MapCompression],
        on texts: [String],
        encoder folder: URL,
        weights: URL? = nil,
        in context: StageContext
    ) async throws -> [EncoderCost] {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "restock-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: place) }
        return try await TensorThread.run {
            let encoders = try forms.map {
                try TextEncoder(folder: folder, weights: weights, compression: $0)
            }
            let sizes = try encoders.map { encoder in
                try encoder.writeWeights(to: place)
                let found = try FileManager.default.attributesOfItem(atPath: place.path)
                return (found[.size] as? NSNumber)?.intValue ?? 0
            }
            var seconds = [Double](repeating: .infinity, count: forms.count)
            let clock = ContinuousClock()
            for _ in 0..<rounds {
                for (number, encoder) in encoders.enumerated() {
                    let start = clock.now
                    _ = try encoder.vectors(of: texts) { _ in try context.checkCancellation() }
                    seconds[number] = min(seconds[number], (clock.now - start) / .seconds(1))
                }
            }
            return zip(sizes, seconds).map {
                EncoderCost(byteCount: $0, textsPerSecond: Double(texts.count) / $1)
            }
        }
    }
}
