import Foundation
import Testing

@testable import Language

@Suite("Words of packages")
struct WordTests {
    private let folder: URL
    private let words: Words

    init() throws {
        folder = try WordFiles.folder()
        words = try Words(folder)
    }

    @Test("Things and adjectives have synonyms, in their first meaning, if it is the likely one")
    func wordNet() {
        // Nobody counted a squab; a sofa bed is a sofa with more behind it.
        #expect(words.synonyms.choices(of: "sofa") == ["couch", "lounge", "sofa bed"])
        #expect(words.synonyms.choices(of: "Coffee-Table") == ["cocktail table"])
        // An array is no thing, and the thing has no synonym; print is mostly a verb; wireless may be either.
        #expect(words.synonyms.choices(of: "table") == nil)
        #expect(words.synonyms.choices(of: "print") == nil)
        #expect(words.synonyms.choices(of: "wireless") == nil)
        // Names and marks are no choices.
        #expect(words.synonyms.choices(of: "jersey") == ["tee shirt"])
    }

    @Test("Cheap never becomes expensive, though a list joins them")
    func opposites() {
        #expect(words.synonyms.choices(of: "cheap") == ["inexpensive"])
        // A shade of cheap.
        #expect(words.synonyms.choices(of: "low-cost") == nil)
        #expect(words.opposites?.areOpposed("Cheap", "costly") == true)
        #expect(words.opposites?.areOpposed("low-cost", "expensive") == true)
        #expect(words.opposites?.areOpposed("low-cost", "dear") == true)
        #expect(words.opposites?.areOpposed("cheap", "inexpensive") == false)
        #expect(words.opposites?.areOpposed("cheap", "sofa") == false)
        #expect(words.synonyms.choices(of: "便宜") == ["廉价"])
        #expect(words.synonyms.choices(of: "低价") == nil && words.synonyms.choices(of: "高价") == nil)
    }

    @Test("Of Cilin only synonyms may replace each other; all words cut texts")
    func cilin() {
        #expect(words.synonyms.choices(of: "手机") == ["移动电话"])
        #expect(words.synonyms.choices(of: "椅子") == nil)
        #expect(words.lexicon?.choices(of: "台灯") == [])
    }

    @Test("Characters in use, frequent ones first; misspellings that are no words themselves")
    func characters() {
        // 壽 and 首 stand in no word of the list; 手 has two sounds.
        #expect(words.homophones?.choices(of: "机") == ["手"])
        #expect(words.homophones?.choices(of: "手") == ["机"])
        #expect(words.lookAlikes?.choices(of: "机") == ["饥", "肌"])
        #expect(words.misspellings?.choices(of: "accommodate") == ["acommodate", "accomodate"])
        #expect(words.misspellings?.choices(of: "luck") == ["lock"])
        #expect(words.misspellings?.choices(of: "look") == ["luk", "loke"])
    }

    @Test("What is missing or broken is named, with the command that gets it")
    func errors() throws {
        let nowhere = folder.appending(path: "nowhere")
        #expect(throws: WordError.noWords(folder: nowhere.path)) { try Words(nowhere) }
        try FileManager.default.removeItem(at: folder.appending(path: "index.noun"))
        let missing = try #require(throws: WordError.self) { try Words(folder) }
        #expect("\(missing)".contains("index.noun") && "\(missing)".contains("fetch words-en"))
        for (name, text) in [
            ("data.adj", "00000000 nonsense\n"), ("cilin.txt", "沙发 长沙发\n"),
            ("same-sound.txt", "机 鸡\n"), ("misspellings-en", "a b\n"), ("cntlist.rev", ""),
        ] {
            let broken = try WordFiles.folder()
            try Data(text.utf8).write(to: broken.appending(path: name))
            let error = try #require(throws: WordError.self) { try Words(broken) }
            #expect("\(error)".contains(name) && !"\(error)".contains("\n"))
        }
        let bytes = try WordFiles.folder()
        try Data([0xFF, 0xFE, 0x41]).write(to: bytes.appending(path: "cilin.txt"))
        #expect(throws: WordError.self) { try Words(bytes) }
    }

    /// A folder of the fetched words, where the machine has it.
    private static let fetched = ProcessInfo.processInfo.environment["RESTOCK_WORDS"]

    @Test("The published words have no opposites among synonyms", .enabled(if: fetched != nil))
    func published() throws {
        let words = try Words(URL(filePath: Self.fetched ?? ""))
        #expect(words.opposites?.areOpposed("cheap", "expensive") == true)
        #expect(words.synonyms.choices(of: "cheap")?.contains("expensive") != true)
        #expect(words.synonyms.choices(of: "sofa")?.contains("couch") == true)
        #expect(words.synonyms.count > 2_000)
    }
}
