import Foundation
import Language

/// Times a tokenizer: `tokenizers <GGUF file, tokenizer.json or folder> <file with a text a line> <threads> <rounds> [file for ids]`.
///
/// Reads the texts once, encodes all of them `rounds` times in memory, and prints as JSON the seconds of each round, the texts
/// and the tokens. Where a file for ids is named, each text's numbers go there, a line a text.
@main
struct Tokenizers {
    struct Outcome: Encodable {
        var texts: Int
        var tokens = 0
        var seconds: [Double] = []
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        guard (5...6).contains(arguments.count), let threads = Int(arguments[3]),
            let rounds = Int(arguments[4])
        else {
            print("usage: tokenizers <tokenizer> <texts> <threads> <rounds> [file for ids]")
            exit(64)
        }
        let tokenizer = try read(URL(filePath: arguments[1]))
        let text = try String(contentsOf: URL(filePath: arguments[2]), encoding: .utf8)
        // As Python's splitlines() would not: a text may hold any separator but a line feed.
        let texts = text.utf8.split(separator: 0x0a).map { String(Substring($0)) }
        var outcome = Outcome(texts: texts.count)
        var found: [[Int32]] = []
        for _ in 0..<rounds {
            let clock = ContinuousClock()
            let start = clock.now
            found = encoded(texts, by: tokenizer, threads: threads)
            outcome.seconds.append((clock.now - start) / .seconds(1))
        }
        outcome.tokens = found.reduce(0) { $0 + $1.count }
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
        if arguments.count > 5 {
            let lines = found.map { $0.map(String.init).joined(separator: " ") + "\n" }
            try lines.joined().write(toFile: arguments[5], atomically: true, encoding: .utf8)
        }
    }

    /// The texts in as many equal parts as there are threads, each on its own.
    private static func encoded(
        _ texts: [String],
        by tokenizer: Tokenizer,
        threads: Int
    ) -> [[Int32]] {
        if threads == 1 { return texts.map { tokenizer.encode($0) } }
        var parts = [[[Int32]]](repeating: [], count: threads)
        parts.withUnsafeMutableBufferPointer { buffer in
            // Each place is written by one thread alone.
            nonisolated(unsafe) let places = buffer
            DispatchQueue.concurrentPerform(iterations: threads) { part in
                let range = texts.count * part / threads..<texts.count * (part + 1) / threads
                places[part] = texts[range].map { tokenizer.encode($0) }
            }
        }
        return parts.flatMap { $0 }
    }

    private static func read(_ place: URL) throws -> Tokenizer {
        switch place.pathExtension {
        case "gguf": try Tokenizer(GGUFFile(place))
        case "json": try Tokenizer(json: place)
        default: try Tokenizer(folder: place)
        }
    }
}
