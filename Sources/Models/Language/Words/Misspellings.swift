import Foundation

/// English words with common misspellings.
enum Misspellings {
    static let fileName = "misspellings-en"
    private static let shortest = 4
    private static let farthest = 2

    /// Reads lines of a word and its misspellings, separated by spaces.
    ///
    /// What is a word of the list itself, such as *look* for *luck*, and what is far from the word are left out.
    ///
    /// - Throws: ``WordError``.
    static func read(_ url: URL) throws(WordError) -> PhraseTable {
        let lines = try WordLines.read(url).map { $0.split(separator: " ").map(String.init) }
        let known = Set(lines.compactMap(\.first))
        var entries: [(phrase: String, choices: [String])] = []
        for line in lines {
            guard let word = line.first, word.count >= shortest, isPlain(word) else { continue }
            let errors = line.dropFirst().filter { error in
                isPlain(error) && !known.contains(error) && error.first == word.first
                    && Spelling.distance(error, word, atMost: farthest) <= farthest
            }
            if !errors.isEmpty { entries.append((word, Array(errors))) }
        }
        if entries.isEmpty {
            throw .malformed(file: url.path, line: 1, reason: "expected misspellings, got none")
        }
        return PhraseTable(entries)
    }

    private static func isPlain(_ word: String) -> Bool {
        word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
    }
}

/// How words are spelt.
enum Spelling {
    /// Letters to insert, delete or replace to get from one word to the other.
    ///
    /// Source: Levenshtein, Soviet Physics Doklady 10(8), 1966.
    /// - Returns: the distance; more than `limit` where the lengths alone say so.
    static func distance(_ first: String, _ second: String, atMost limit: Int) -> Int {
        let (left, right) = (Array(first.utf8), Array(second.utf8))
        if abs(left.count - right.count) > limit { return limit + 1 }
        var row = Array(0...right.count)
        for (step, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = step + 1
            for (column, other) in right.enumerated() {
                let value = min(
                    row[column] + 1,
                    row[column + 1] + 1,
                    diagonal + (byte == other ? 0 : 1)
                )
                diagonal = row[column + 1]
                row[column + 1] = value
            }
        }
        return row[right.count]
    }
}
