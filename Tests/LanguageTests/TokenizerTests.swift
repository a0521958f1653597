import Foundation
import Language
import Testing

/// What `Tests/Golden/language.py` wrote.
func golden(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
}

@Suite("Tokenizers")
struct TokenizerTests {
    private static func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value
    {
        try JSONDecoder().decode(type, from: try Data(contentsOf: golden(name)))
    }

    @Test(
        "The same numbers as the package's, for every string",
        arguments: [
            ("encoder/tokenizer.json", "word-piece.ids.json"),
            ("byte-pairs.tokenizer.json", "byte-pairs.ids.json"),
        ]
    )
    func numbers(file: String, ids: String) throws {
        let tokenizer = try Tokenizer(json: golden(file))
        let strings = try Self.read("strings.json", as: [String].self)
        let expected = try Self.read(ids, as: [[Int32]].self)
        #expect(strings.count == expected.count && strings.count > 500)
        for (string, ids) in zip(strings, expected) {
            #expect(tokenizer.encode(string) == ids, "\(string.debugDescription)")
        }
    }

    @Test("A list of tokens makes the same tokenizer as the file with everything")
    func vocabulary() throws {
        let whole = try Tokenizer(json: golden("encoder/tokenizer.json"))
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString).txt")
        defer { try? FileManager.default.removeItem(at: file) }
        try (whole.tokens.joined(separator: "\n") + "\n")
            .write(to: file, atomically: true, encoding: .utf8)
        let listed = try Tokenizer(vocabulary: file)
        for string in try Self.read("strings.json", as: [String].self) {
            #expect(listed.encode(string) == whole.encode(string))
        }
    }

    // [CLS] is 2, [SEP] is 3: what stands around the text stays, whatever the limit takes away.
    // 0x04 and 0x05 have letters of their own; without a token they go, or become the unknown one.
    @Test("Bytes that the vocabulary was never shown")
    func unknownBytes() throws {
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = try String(contentsOf: golden("byte-pairs.tokenizer.json"), encoding: .utf8)
        let fewer = text.replacing("\"Ą\":", with: "\"four\":")
        #expect(fewer != text)
        try fewer.write(to: file, atomically: true, encoding: .utf8)
        let whole = try Tokenizer(json: golden("byte-pairs.tokenizer.json"))
        #expect(
            try Tokenizer(json: file).encode("a\u{4}b") == whole.encode("a") + whole.encode("b")
        )
        try fewer.replacing("\"unk_token\":null", with: "\"unk_token\":\"four\"")
            .write(to: file, atomically: true, encoding: .utf8)
        let four = try Tokenizer(json: file)
        #expect(four.encode("\u{4}").map { four.tokens[Int($0)] } == ["four"])
    }

    @Test("A limit takes the text's end")
    func limit() throws {
        let tokenizer = try Tokenizer(json: golden("encoder/tokenizer.json"))
        let whole = tokenizer.encode("red mug with wooden table")
        #expect(tokenizer.encode("red mug with wooden table", limit: 4) == whole.prefix(3) + [3])
        #expect(tokenizer.encode("red mug", limit: 2) == [2, 3])
        let pieces = tokenizer.pieces(of: "red mug")
        let pair = tokenizer.encode("red mug", "small lamp", limit: pieces.count + 4)
        #expect(Array(pair.tokens.prefix(pieces.count + 2)) == [2] + pieces + [3])
        #expect(pair.tokens.count == pieces.count + 4 && pair.tokens.last == 3)
        #expect(pair.kinds == Array(repeating: 0, count: pieces.count + 2) + [1, 1])
    }

    @Test("Files that are no tokenizers are errors that say why")
    func errors() throws {
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        func error(_ text: String) throws -> String {
            try text.write(to: file, atomically: true, encoding: .utf8)
            let error = #expect(throws: TokenizerError.self) { _ = try Tokenizer(json: file) }
            return error?.description ?? ""
        }
        #expect(try error("{").contains("is no tokenizer"))
        let text = try String(contentsOf: golden("byte-pairs.tokenizer.json"), encoding: .utf8)
        let unknown = text.replacing("\"type\":\"BPE\"", with: "\"type\":\"Unigram\"")
        #expect(try error(unknown).contains("'Unigram'; known are WordPiece, BPE"))
        #expect(
            try error(text.replacing("\"a\":", with: "\"aa\":")).contains("lacks the token 'a'")
        )
        #expect(throws: TokenizerError.self) { _ = try Tokenizer(folder: file) }
    }
}
