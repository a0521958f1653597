import Foundation
import Language
import Networks
import Statistics
import Tensors

/// Times a decoder: `decoder <GGUF file or folder> <float32|bfloat16> <threads> <texts> <tokens> <rounds>`.
///
/// Continues as many texts at once, and prints as JSON the tokens a second of each round, without what reading the prompts
/// takes, beside what the machine could do at best.
@main
struct Decoder {
    struct Outcome: Encodable {
        /// Tokens that were drawn a second, of each round.
        var tokensPerSecond: [Double] = []
        /// Seconds of a step of all texts, of each round.
        var seconds: [Double] = []
        /// Texts that went on, on average.
        var together = 0.0
        /// Characters that were written, so that contestants can be compared.
        var characters = 0
        /// Of the process, before anything but the decoder was measured.
        var peakMemoryByteCount = 0
        var floors: Floors
    }

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 7, let precision = Precision(rawValue: arguments[2]),
            let threads = Int(arguments[3]), let texts = Int(arguments[4]),
            let tokens = Int(arguments[5]), let rounds = Int(arguments[6])
        else {
            print("usage: decoder <model> <float32|bfloat16> <threads> <texts> <tokens> <rounds>")
            exit(64)
        }
        let told = try await TensorThread.run {
            TensorThread.threadCount = threads
            let decoder = try TextDecoder(URL(filePath: arguments[1]), precision: precision)
            let found = try measured(decoder, texts: texts, tokens: tokens, rounds: rounds)
            return String(decoding: try JSONEncoder().encode(found), as: UTF8.self)
        }
        print(told)
    }

    /// Rounds alternate with measures of the floors.
    @TensorThread
    private static func measured(
        _ decoder: TextDecoder,
        texts: Int,
        tokens: Int,
        rounds: Int
    ) throws -> Outcome {
        let requests = (0..<texts).map { number in
            let prompt = "Chapter \(number + 1). The long history of the old town began when"
            return ContinuationRequest(
                prompt: decoder.tokenizer.encode(prompt),
                seed: Seed(1)[number]
            )
        }
        let length = requests.map(\.prompt.count).max() ?? 0
        func timed(_ most: Int) throws -> (seconds: Double, found: [Continuation]) {
            let settings = ContinuationSettings(mostTokens: most, together: texts)
            let clock = ContinuousClock()
            let start = clock.now
            let found = try decoder.continuations(of: requests, settings)
            return ((clock.now - start) / .seconds(1), found)
        }
        _ = try timed(4)
        var outcome = Outcome(
            floors: Floors(decoder, texts: texts, length: length + tokens / 2)
        )
        for _ in 0..<rounds {
            let (short, long) = (try timed(1), try timed(tokens + 1))
            let drawn = long.found.reduce(0) { $0 + $1.tokenCount } - texts
            let steps = (long.found.map(\.tokenCount).max() ?? 1) - 1
            outcome.seconds.append((long.seconds - short.seconds) / Double(steps))
            outcome.tokensPerSecond.append(Double(drawn) / (long.seconds - short.seconds))
            outcome.together = Double(drawn) / Double(steps)
            outcome.characters = long.found.reduce(0) { $0 + $1.text.count }
            if outcome.peakMemoryByteCount == 0 { outcome.peakMemoryByteCount = peakMemory() }
            // The machine's other work changes, so that what it can do is measured beside each round.
            outcome.floors.measure()
        }
        return outcome
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}
