public import Foundation

/// What operators know of a language's words: synonyms, misspellings, and characters that sound or look alike.
///
/// A folder has the files of one language or of both, under the names that `restock models fetch` gives them. They are
/// read once; what is kept are flat tables.
public struct Words: Sendable {
    /// Phrases with those that mean the same and are no opposites; of both languages.
    public let synonyms: PhraseTable
    /// Which English words are opposites; nil without WordNet.
    public let opposites: Opposites?
    /// English words with common misspellings; nil without a list.
    public let misspellings: PhraseTable?
    /// Chinese characters with those of the same sound; nil without a list.
    public let homophones: CharacterTable?
    /// Chinese characters with those of a like shape; nil without a list.
    public let lookAlikes: CharacterTable?
    /// Chinese words, by which texts without spaces are cut; nil without Cilin.
    public let lexicon: PhraseTable?

    /// The names of the files, English before Chinese ones.
    public static let fileNames = [
        WordNet.fileNames, [Misspellings.fileName], [Cilin.fileName], [SoundAlikes.fileName],
        [ShapeAlikes.fileName],
    ].flatMap(\.self)

    /// Reads the files that a folder has.
    ///
    /// - Throws: ``WordError``.
    public init(_ folder: URL) throws(WordError) {
        func file(_ name: String) -> URL? {
            let url = folder.appending(path: name)
            return FileManager.default.fileExists(atPath: url.path) ? url : nil
        }
        guard Self.fileNames.contains(where: { file($0) != nil }) else {
            throw .noWords(folder: folder.path)
        }
        var entries: [(phrase: String, choices: [String])] = []
        if WordNet.fileNames.contains(where: { file($0) != nil }) {
            let wordNet = try WordNet(folder)
            entries += wordNet.synonyms
            opposites = wordNet.opposites
        } else {
            opposites = nil
        }
        misspellings = try file(Misspellings.fileName).map { (url) throws(WordError) in
            try Misspellings.read(url)
        }
        let cilin = try file(Cilin.fileName).map { (url) throws(WordError) in try Cilin(url) }
        if let cilin { entries += cilin.synonyms }
        lexicon = cilin.map { PhraseTable(phrases: $0.words) }
        let common = cilin.map { Set($0.words.joined()) }
        homophones = try file(SoundAlikes.fileName).map { (url) throws(WordError) in
            try SoundAlikes.read(url, among: common)
        }
        lookAlikes = try file(ShapeAlikes.fileName).map { (url) throws(WordError) in
            try ShapeAlikes.read(url)
        }
        synonyms = PhraseTable(entries)
    }
}

/// Lines of a text file, checked to be UTF-8.
enum WordLines {
    static func read(_ url: URL) throws(WordError) -> [Substring] {
        guard let data = try? Data(contentsOf: url) else {
            throw .missing(
                file: url.lastPathComponent,
                folder: url.deletingLastPathComponent().path
            )
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .malformed(file: url.path, line: 1, reason: "expected UTF-8, got other bytes")
        }
        let lines = text.split(whereSeparator: \.isNewline)
        if lines.isEmpty {
            throw .malformed(file: url.path, line: 1, reason: "expected words, got an empty file")
        }
        return lines
    }
}
