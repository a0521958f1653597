import Foundation
import Language
import Networks
import Tensors

/// Times a text encoder: `encoder <folder> <file with a text a line> <threads> <float32|bfloat16|8-bit> <file for vectors>`.
///
/// Reads the encoder and the texts once, encodes a few texts to warm up, then all of them in memory, and prints the
/// seconds as JSON. The vectors are left as raw single precision numbers.
@main
struct EncoderTimes {
    struct Outcome: Encodable {
        var made: Int
        var seconds: Double
    }

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let threads = Int(arguments[3]), threads > 0,
            let precision = MapPrecision(rawValue: arguments[4])
        else {
            print("usage: encoder <folder> <texts> <threads> <float32|bfloat16|8-bit> <vectors>")
            exit(64)
        }
        let text = try String(contentsOf: URL(filePath: arguments[2]), encoding: .utf8)
        let texts = text.split(separator: "\n").map(String.init)
        let (vectors, seconds) = try await TensorThread.run {
            TensorThread.threadCount = threads
            let encoder = try TextEncoder(
                folder: URL(filePath: arguments[1]),
                compression: MapCompression(precision: precision)
            )
            _ = try encoder.vectors(of: Array(texts.prefix(64)))
            let clock = ContinuousClock()
            let start = clock.now
            let vectors = try encoder.vectors(of: texts)
            return (vectors, (clock.now - start) / .seconds(1))
        }
        try vectors.withUnsafeBytes { Data($0) }.write(to: URL(filePath: arguments[5]))
        let outcome = Outcome(made: texts.count, seconds: seconds)
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
    }
}
