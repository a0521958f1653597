import Foundation
import Statistics
import Tensors
import Testing

@testable import Language

@Suite("JSON by schema")
struct JSONConstraintTests {
    private static func schema(_ text: String) throws -> JSONConstraint {
        try JSONConstraint(schema: JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
    }

    private static func write(
        _ constraint: JSONConstraint,
        count: Int,
        tokens: Int
    ) async throws -> [Continuation] {
        try await TensorThread.run {
            let decoder = try TextDecoder(golden("decoder"))
            let requests = (0..<count).map {
                ContinuationRequest(prompt: [Int32($0 % 300 + 20)], seed: Seed(9)[$0])
            }
            return try decoder.continuations(
                of: requests,
                ContinuationSettings(
                    sampling: SamplingSettings(temperature: 2, mostTokens: 384, share: 1),
                    constraint: .json(constraint),
                    mostTokens: tokens
                )
            )
        }
    }

    // An untrained decoder writes anything, so that nothing but the masks makes it JSON.
    @Test("Whatever is written parses and fits its schema", arguments: 0..<40)
    func property(number: Int) async throws {
        var random = Seed(5)[number].generator()
        let schema = RandomSchema.draw(&random, depth: 0)
        let constraint = try JSONConstraint(schema: schema)
        // Now without room to spare, now with some.
        let room = constraint.fewestBytes + [0, 1, 3, 40][number % 4]
        for written in try await Self.write(constraint, count: 6, tokens: max(1, room)) {
            let text = written.text
            #expect(written.end == .ended && written.tokenCount <= max(1, room), "\(text)")
            #expect(constraint.accepts(text), "\(text)")
            let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
            #expect(RandomSchema.fits(value, schema), "\(text) for \(schema)")
        }
    }

    @Test("Texts that fit and texts that don't")
    func acceptance() throws {
        let constraint = try Self.schema(
            #"{"type": "object", "required": ["q", "n"], "additionalProperties": false, "properties": {"#
                + #""n": {"type": "integer"}, "q": {"type": "string", "minLength": 1, "maxLength": 3}, "#
                + #""a": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "number"}}}}"#
        )
        for text in [
            #"{"q": "a", "n": 0, "a": [1]}"#, #"{"q": "红é🦊", "n": -12, "a": [0.5, -3]}"#,
            #"{"q": "\"\\\n", "n": 999999999999999, "a": [10.000001]}"#,
        ] {
            #expect(constraint.accepts(text), "\(text)")
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        }
        for text in [
            "", "{}", #"{"n": 0, "q": "a", "a": [1]}"#, #"{"q": "", "n": 0, "a": [1]}"#,
            #"{"q": "abcd", "n": 0, "a": [1]}"#, #"{"q": "a", "n": 01, "a": [1]}"#,
            #"{"q": "a", "n": 1.5, "a": [1]}"#, #"{"q": "a", "n": -, "a": [1]}"#,
            #"{"q": "a", "n": 0, "a": []}"#, #"{"q": "a", "n": 0, "a": [1, 2, 3]}"#,
            #"{"q": "a", "n": 0, "a": [1.]}"#, #"{"q": "a", "n": 0, "a": [1]"#,
            #"{"q": "a", "n": 0, "a": [1,]}"#, #"{"q": "a", "n": 0, "a": [1]} "#,
            #"{"q": "\x", "n": 0, "a": [1]}"#, "{\"q\": \"\n\", \"n\": 0, \"a\": [1]}",
        ] {
            #expect(!constraint.accepts(text), "\(text)")
        }
    }

    @Test("Bytes that are no character are no string")
    func characters() {
        func accepts(_ bytes: [UInt8]) -> Bool {
            var string = JSONStringState(room: 9, needed: 0)
            return ([0x22] + bytes + [0x22]).allSatisfy { string.write($0) }
        }
        // Overlong forms, halves of characters, and numbers beyond the last character.
        for bytes: [UInt8] in [
            [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x80, 0x80, 0x80],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe7, 0xba], [0xba], [0x1f],
        ] {
            #expect(!accepts(bytes), "\(bytes)")
        }
        for text in ["é", "红", "🦊", "\u{d7ff}\u{e000}", "\u{10ffff}"] {
            #expect(accepts(Array(text.utf8)), "\(text)")
        }
    }

    @Test("Of values that begin alike all can be written")
    func choices() async throws {
        let constraint = try Self.schema(
            #"{"type": "array", "minItems": 4, "maxItems": 4, "items": {"enum": [1, 10, 100, "1", null, true]}}"#
        )
        let texts = try await Self.write(constraint, count: 40, tokens: 60).map(\.text)
        let values = try texts.flatMap {
            try JSONDecoder().decode([JSONValue].self, from: Data($0.utf8))
        }
        let all: Set<JSONValue> = [
            .integer(1), .integer(10), .integer(100), .string("1"), .null, .bool(true),
        ]
        #expect(Set(values) == all)
        let range = try Self.schema(#"{"type": "integer", "minimum": -2, "maximum": 11}"#)
        #expect((-2...11).allSatisfy { range.accepts("\($0)") })
        #expect(!["12", "-3", "-", "", "1.0", "01"].contains { range.accepts($0) })
    }

    @Test(
        "A schema that can't be held to is an error that names the place",
        arguments: [
            (#"{"type": "string", "pattern": "a+"}"#, "'pattern' at $"),
            (#"{"type": ["string", "null"]}"#, "'type' at $"),
            (#"{"anyOf": [{"type": "null"}]}"#, "'type' at $"),
            (
                #"{"type": "object", "properties": {"a": {"type": "integer", "minimum": 3}}}"#,
                "at $.a"
            ),
            (#"{"type": "array", "items": {"type": "text"}}"#, "'type: text' at $[]"),
            (
                #"{"type": "array", "items": {"type": "null"}, "minItems": 3, "maxItems": 2}"#,
                "3..."
            ),
            (#"{"type": "object", "properties": {}, "required": ["a"]}"#, "'required' at $"),
            (#"{"enum": []}"#, "at least one value"), ("[]", "an object"),
            (
                #"{"type": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807}"#,
                "both"
            ),
            (
                String(repeating: #"{"type": "array", "items": "#, count: 40) + "{}"
                    + String(repeating: "}", count: 40), "levels"
            ),
        ]
    )
    func refused(schema: String, part: String) throws {
        let error = #expect(throws: JSONSchemaError.self) { try Self.schema(schema) }
        #expect(try #require(error).description.contains(part), "\(error?.description ?? "")")
    }

    @Test("Less room than the shortest text takes is an error")
    func noRoom() async throws {
        let constraint = try Self.schema(#"{"type": "string", "minLength": 4}"#)
        await #expect(throws: DecoderError.tooFewTokens(needed: 6, limit: 5)) {
            _ = try await Self.write(constraint, count: 1, tokens: 5)
        }
    }
}

/// Schemas at random, and what fits them, worked out apart from the automaton.
private enum RandomSchema {
    static func draw(_ random: inout RandomSource, depth: Int) -> JSONValue {
        let kinds = depth < 3 ? 8 : 6
        switch Int(random.uniform() * Double(kinds)) {
        case 0:
            let least = Int(random.uniform() * 4)
            let most = least + Int(random.uniform() * 5)
            return .object([
                "type": .string("string"), "minLength": .integer(least),
                "maxLength": .integer(most),
            ])
        case 1: return .object(["type": .string("integer")])
        case 2: return .object(["type": .string("number")])
        case 3: return .object(["type": .string("boolean")])
        case 4:
            return .object(["enum": .array([.string("a\"b"), .string("a"), .integer(7), .null])])
        case 5:
            return .object([
                "type": .string("integer"), "minimum": .integer(-3), "maximum": .integer(25),
            ])
        case 6:
            let least = Int(random.uniform() * 3)
            return .object([
                "type": .string("array"), "minItems": .integer(least),
                "maxItems": .integer(least + Int(random.uniform() * 3)),
                "items": draw(&random, depth: depth + 1),
            ])
        default:
            let names = ["b", "a", "名", "x y"].prefix(Int(random.uniform() * 5))
            return .object([
                "type": .string("object"),
                "required": .array(names.map { .string($0) }),
                "properties": .object(
                    Dictionary(
                        uniqueKeysWithValues: names.map { ($0, draw(&random, depth: depth + 1)) }
                    )
                ),
            ])
        }
    }

    static func fits(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        guard case .object(let keys) = schema else { return false }
        func number(_ key: String) -> Int? {
            if case .integer(let number)? = keys[key] { return number }
            return nil
        }
        if case .array(let values)? = keys["enum"] { return values.contains(value) }
        switch (keys["type"], value) {
        case (.string("string"), .string(let text)):
            return text.unicodeScalars.count >= number("minLength") ?? 0
                && text.unicodeScalars.count <= number("maxLength") ?? .max
        case (.string("integer"), .integer(let whole)):
            return whole >= number("minimum") ?? .min && whole <= number("maximum") ?? .max
        case (.string("number"), .integer), (.string("number"), .number): return true
        case (.string("boolean"), .bool): return true
        case (.string("array"), .array(let items)):
            guard let schema = keys["items"] else { return false }
            return items.count >= number("minItems") ?? 0
                && items.count <= number("maxItems") ?? .max
                && items.allSatisfy { fits($0, schema) }
        case (.string("object"), .object(let values)):
            guard case .object(let properties)? = keys["properties"] else { return false }
            return values.keys.sorted() == properties.keys.sorted()
                && values.allSatisfy { name, value in
                    properties[name].map { fits(value, $0) } ?? false
                }
        default: return false
        }
    }
}
