import Foundation
import Language
import Statistics

/// Times operators on texts: `texts <file with a text a line> <threads> <rounds> <operator> [folder of words]`.
///
/// Reads the texts once, changes all of them `rounds` times in memory, and prints the seconds of each round, how
/// many texts there are and how many came out changed, as JSON.
@main
struct Texts {
    struct Outcome: Encodable {
        var made: Int
        var changed: Int
        var seconds: [Double]
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        guard (5...6).contains(arguments.count), let threads = Int(arguments[2]),
            let rounds = Int(arguments[3]),
            let one = try made(arguments[4], words: arguments.count > 5 ? arguments[5] : nil)
        else {
            print(
                "usage: texts <file> <threads> <rounds> "
                    + "<keyboard|scanner|swap|deletion|units|synonyms|spelling> [folder of words]"
            )
            exit(64)
        }
        let text = try String(contentsOf: URL(filePath: arguments[1]), encoding: .utf8)
        let texts = text.split(separator: "\n").map(String.init)
        var outcome = Outcome(made: texts.count, changed: 0, seconds: [])
        for round in 0..<rounds {
            let clock = ContinuousClock()
            let start = clock.now
            let made = one(texts, seed: Seed(1)[round], threads: threads)
            outcome.seconds.append((clock.now - start) / .seconds(1))
            outcome.changed = texts.indices.count { !made.changes(of: $0).isEmpty }
        }
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
    }

    private static func made(_ name: String, words folder: String?) throws -> (any TextOperator)? {
        let words = try folder.map { try Words(URL(filePath: $0)) }
        switch name {
        case KeyboardErrors.name: return KeyboardErrors()
        case ScannerErrors.name: return ScannerErrors()
        case RandomSwap.name: return RandomSwap()
        case RandomDeletion.name: return RandomDeletion()
        case UnitForms.name: return UnitForms()
        case SynonymReplacement.name: return words.map { SynonymReplacement($0.synonyms) }
        case SpellingErrors.name: return words?.misspellings.map { SpellingErrors($0) }
        default: return nil
        }
    }
}
