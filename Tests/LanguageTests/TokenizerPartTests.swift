import Foundation
import Testing

@testable import Language

/// Parts of `tokenizer.json` that would change the numbers of tokens, read or refused.
@Suite("Parts of tokenizers")
struct TokenizerPartTests {
    private static let digits = #"{"type":"Digits","individual_digits":true}"#
    private static let bytes = #"{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}"#
    private static let split =
        #"{"type":"Split","pattern":{"Regex":"\\p{N}{1,3}"},"behavior":"Isolated","invert":false}"#

    /// With a token before two texts, and none before one.
    private static let unevenTemplate = #"""
        {"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}}],
        "pair":[{"SpecialToken":{"id":"c","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
        {"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"c":{"ids":[2]}}}
        """#

    private static func sequence(_ parts: String...) -> String {
        #"{"type":"Sequence","pretokenizers":[\#(parts.joined(separator: ","))]}"#
    }

    /// A golden file with another value for a part.
    private static func tokenizer(
        _ name: String,
        _ part: String,
        _ value: String
    ) throws -> Tokenizer {
        let data = try Data(contentsOf: golden(name))
        var content = try #require(
            JSONSerialization.jsonObject(with: data) as? [String: Any]
        )
        content[part] = try JSONSerialization.jsonObject(
            with: Data(value.utf8),
            options: .fragmentsAllowed
        )
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONSerialization.data(withJSONObject: content).write(to: file)
        return try Tokenizer(json: file)
    }

    private static func message(_ name: String, _ part: String, _ value: String) -> String {
        do {
            _ = try tokenizer(name, part, value)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private static let otherCutters: [(value: String, named: String)] = [
        (sequence(split, #"{"type":"ByteLevel","use_regex":false}"#), "Split"),
        (sequence(split, bytes), "Split"),
        (#"{"type":"ByteLevel","use_regex":false}"#, "use_regex"),
        (sequence(bytes, digits), "Digits"),
        (sequence(#"{"type":"Digits","individual_digits":false}"#, bytes), "individual_digits"),
        (sequence(digits), "Digits"), ("null", "none"),
        (sequence(#"{"type":"Whitespace"}"#, bytes), "Whitespace"),
    ]

    @Test("What cuts words in another way is refused by its name", arguments: otherCutters)
    func cutters(value: String, named: String) {
        let found = Self.message("byte-pairs.tokenizer.json", "pre_tokenizer", value)
        #expect(found.contains("pre_tokenizer") && found.contains(named), "\(found)")
        #expect(found.contains("known are"))
    }

    @Test("What cuts words as the published GPT-2 and SmolLM2 do is read")
    func knownCutters() throws {
        let known: [String] = [
            Self.bytes, Self.sequence(Self.bytes), Self.sequence(Self.digits, Self.bytes),
        ]
        for value in known {
            let read = try Self.tokenizer("byte-pairs.tokenizer.json", "pre_tokenizer", value)
            let digits = value.contains("Digits")
            let ids = digits ? read.encode("1") + read.encode("2") : read.encode("12")
            #expect(read.encode("12") == ids)
        }
        let beside = Self.sequence(#"{"type":"BertPreTokenizer"}"#, Self.digits)
        let found = Self.message("encoder/tokenizer.json", "pre_tokenizer", beside)
        #expect(found.contains("Digits"), "\(found)")
    }

    @Test("Texts over bytes are changed by no normaliser, and one that would is refused")
    func normalisers() throws {
        let name = "byte-pairs.tokenizer.json"
        let found = Self.message(name, "normalizer", #"{"type":"NFC"}"#)
        #expect(found.contains("normalizer") && found.contains("NFC"), "\(found)")
        let inside = #"{"type":"Sequence","normalizers":[{"type":"Lowercase"}]}"#
        #expect(Self.message(name, "normalizer", inside).contains("Lowercase"))
        let empty = #"{"type":"Sequence","normalizers":[]}"#
        #expect(Self.message(name, "normalizer", empty).isEmpty)
    }

    @Test("What stands around texts is read from each kind that is known; others are refused")
    func frames() throws {
        let name = "encoder/tokenizer.json"
        func frame(_ value: String) throws -> Tokenizer.Frame {
            try Self.tokenizer(name, "post_processor", value).frame
        }
        let names = #""sep":["[SEP]",3],"cls":["[CLS]",2]"#
        let bert = Tokenizer.Frame(start: [2], middle: [3], end: [3])
        #expect(try frame(#"{"type":"BertProcessing",\#(names)}"#) == bert)
        // Two marks between two texts.
        let roberta = Tokenizer.Frame(start: [2], middle: [3, 3], end: [3])
        let more = #""trim_offsets":true,"add_prefix_space":true"#
        #expect(try frame(#"{"type":"RobertaProcessing",\#(names),\#(more)}"#) == roberta)
        #expect(try frame("null") == Tokenizer.Frame())
        #expect(try frame(#"{"type":"ByteLevel","trim_offsets":false}"#) == Tokenizer.Frame())
        let refused: [(String, String)] = [
            (#"{"type":"Sequence","processors":[{"type":"ByteLevel"}]}"#, "Sequence"),
            (#"{"type":"BertProcessing"}"#, "BertProcessing"),
            (#"{"type":"TemplateProcessing","special_tokens":{}}"#, "TemplateProcessing"),
            (Self.unevenTemplate, "TemplateProcessing"),
        ]
        for (value, named) in refused {
            let found = Self.message(name, "post_processor", value)
            #expect(found.contains("post_processor") && found.contains(named), "\(found)")
        }
    }
}
