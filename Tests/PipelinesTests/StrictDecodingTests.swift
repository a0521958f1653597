import Foundation
import Pipelines
import Testing

private struct Outer: Decodable {
    enum Kind: String, CaseIterable { case plain, fancy }
    enum CodingKeys: String, CodingKey, CaseIterable { case inner, kind }
    var inner: Inner
    var kind: Kind

    init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        inner = try keys.value(.inner, default: Inner())
        kind = try keys.choice(.kind, default: .plain)
    }
}

private struct Inner: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable { case epochs }
    var epochs = 3

    init() {}

    init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        epochs = try decoder.container(keyedBy: CodingKeys.self).value(.epochs, default: epochs)
    }
}

@Suite("Configurations")
struct StrictDecodingTests {
    private func decode(_ json: String) throws -> Outer {
        try JSONDecoder().decode(Outer.self, from: Data(json.utf8))
    }

    @Test("keep the default of an absent key")
    func defaults() throws {
        #expect(try decode("{}").inner.epochs == 3)
        #expect(try decode(#"{"inner":{"epochs":5},"kind":"fancy"}"#).inner.epochs == 5)
    }

    @Test("refuse an unknown key, with its path and the nearest known one")
    func unknownKey() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try decode(#"{"inner":{"epoch":5}}"#)
        }
        #expect(
            error?.description
                == "unknown key 'inner.epoch': did you mean 'epochs'? (known: epochs)"
        )
    }

    @Test("name an entry of a list by its number")
    func entryOfAList() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try JSONDecoder().decode(
                [String: [Inner]].self,
                from: Data(#"{"declared":[{},{"epoch":5}]}"#.utf8)
            )
        }
        #expect(error?.description.hasPrefix("unknown key 'declared.1.epoch'") == true)
    }

    @Test("refuse an unknown choice, with the nearest known one")
    func unknownChoice() throws {
        let error = #expect(throws: ConfigurationError.self) { try decode(#"{"kind":"fance"}"#) }
        #expect(
            error?.description
                == "bad value 'fance' for 'kind': expected one of those known: plain, fancy; did you mean 'fancy'?"
        )
        #expect(error?.exitStatus.rawValue == 78)
    }

    @Test("refuse a value in the name of its key and of the part that it stands in")
    func checkedKeys() throws {
        let check = KeyCheck<Inner.CodingKeys>("train")
        try check(true, .epochs, got: 3, "a number above 0")
        #expect(
            throws: ConfigurationError.badValue(
                path: "train.epochs",
                got: "-1.5",
                expected: "a number above 0"
            )
        ) { try check(false, .epochs, got: -1.5, "a number above 0") }
        let alone = KeyCheck<Inner.CodingKeys>()
        #expect(
            alone.bad(.epochs, got: [1, 2], expected: "one number")
                == .badValue(path: "epochs", got: "[1, 2]", expected: "one number")
        )
    }
}
