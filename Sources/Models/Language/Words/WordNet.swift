import Foundation

/// Synonyms and opposites of WordNet's database files.
///
/// Only what a shop's texts can bear is taken: things that people make, eat or make things of, and adjectives that aren't
/// mere shades of others. A word is taken in its first meaning (meanings stand by frequency), if that is such a one and of
/// the part of speech in which the word is counted most. So *table* is no array, *cat* no shrub, and *wireless*, which may
/// be two parts of speech, no radio. A synonym is a word that was ever counted in a text, another spelling, or the word
/// itself with more or less behind it, as in *laptop computer*: WordNet's others, such as *xanthous*, are words that nobody types.
///
/// Source: Miller, "WordNet: a lexical database for English", CACM 38(11), 1995; the formats by wndb(5WN).
struct WordNet {
    /// What the folder has to hold.
    static let fileNames = ["data.adj", "data.noun", "index.adj", "index.noun", "cntlist.rev"]
    /// Files of nouns that shops sell: artefacts, food, substances.
    private static let things: Set<Int> = [6, 13, 27]
    private static let longestPhrase = 3
    private static let shortestWord = 4
    /// Letters by which two spellings of a word differ at most.
    private static let spellings = 2

    /// Words with their synonyms; no opposites are among them.
    let synonyms: [(phrase: String, choices: [String])]
    /// Which words are opposites.
    let opposites: Opposites

    /// Reads the database.
    ///
    /// - Throws: ``WordError``.
    /// - Complexity: O(bytes of the files).
    init(_ folder: URL) throws(WordError) {
        let counts = try WordNetCounts(folder.appending(path: "cntlist.rev"))
        let adjectives = try WordNetSynsets(folder.appending(path: "data.adj"), files: nil)
        let nouns = try WordNetSynsets(folder.appending(path: "data.noun"), files: Self.things)
        let adjectiveIndex = try WordNetIndex(folder.appending(path: "index.adj"), adjectives)
        let nounIndex = try WordNetIndex(folder.appending(path: "index.noun"), nouns)
        let opposites = adjectives.opposites(adjectiveIndex)
        func choices(_ lemma: String, _ synset: Int, _ synsets: WordNetSynsets) -> [String] {
            guard Self.isPlain(lemma) else { return [] }
            return synsets.words[synset].filter { word in
                word != lemma && Self.isPlain(word) && Self.isTyped(word, for: lemma, counts)
                    && !opposites.areOpposed(lemma, word)
            }
        }
        var found: [(phrase: String, choices: [String])] = []
        for sense in nounIndex.senses where sense.isFirst {
            let count = counts[sense.lemma]
            let rival = max(count.adjective, count.verb)
            guard count.noun > rival || (rival == 0 && !adjectiveIndex.knows(sense.lemma)) else {
                continue
            }
            found.append((sense.lemma, choices(sense.lemma, sense.synsets[0], nouns)))
        }
        for sense in adjectiveIndex.senses where adjectives.isHead[sense.synsets[0]] {
            let count = counts[sense.lemma]
            guard count.adjective > max(count.noun, count.verb) else { continue }
            found.append((sense.lemma, choices(sense.lemma, sense.synsets[0], adjectives)))
        }
        synonyms = found.filter { !$0.choices.isEmpty }
        self.opposites = opposites
    }

    /// Whether people may type a word in another's place.
    private static func isTyped(
        _ word: String,
        for lemma: String,
        _ counts: WordNetCounts
    ) -> Bool {
        let count = counts[word]
        return count.noun + count.verb + count.adjective > 0
            || word.hasPrefix(lemma + " ") || lemma.hasSuffix(" " + word)
            || Spelling.distance(word, lemma, atMost: spellings) <= spellings
    }

    /// Lower case, letters, spaces and hyphens only, few words, not too short: *gb* is a gas.
    private static func isPlain(_ word: String) -> Bool {
        var spaces = 0
        for byte in word.utf8 {
            switch byte {
            case 0x61...0x7A, 0x2D: continue
            case 0x20: spaces += 1
            default: return false
            }
        }
        return spaces < longestPhrase && word.utf8.count >= shortestWord
    }
}

/// How often words were counted in texts, by part of speech.
struct WordNetCounts {
    /// Counts of one word.
    struct Count {
        var noun = 0
        var verb = 0
        var adjective = 0
    }

    private var counts: [String: Count] = [:]

    /// Reads lines such as `lamp%1:06:00:: 1 8`: key, number of the meaning, count.
    init(_ url: URL) throws(WordError) {
        for line in try WordLines.read(url) {
            let fields = line.utf8.split(separator: 0x20)
            guard fields.count == 3, let sign = fields[0].firstIndex(of: 0x25),
                let type = fields[0][fields[0].index(after: sign)...].first,
                let count = Int(Substring(fields[2])), let word = String(fields[0][..<sign])
            else {
                throw .malformed(
                    file: url.path,
                    line: 1,
                    reason: "expected lines of a key, a meaning and a count, got '\(line)'"
                )
            }
            let lemma = word.replacing("_", with: " ")
            switch type {
            case 0x31: counts[lemma, default: Count()].noun += count
            case 0x32: counts[lemma, default: Count()].verb += count
            case 0x33, 0x35: counts[lemma, default: Count()].adjective += count
            default: break
            }
        }
    }

    subscript(lemma: String) -> Count { counts[lemma] ?? Count() }
}
