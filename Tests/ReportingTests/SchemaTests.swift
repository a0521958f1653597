import Foundation
import Testing

@testable import Experiments

@Suite("The schema of result.json")
struct SchemaTests {
    private let schema: JSONSchema
    private let decisions: [RunResult.Decision] = [.augment, .keepOriginals, .undecided]

    init() throws {
        schema = try JSONSchema("schemas/result.schema.json")
    }

    private func json(_ result: RunResult) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(result))
        return try #require(object as? [String: Any])
    }

    private func problems(_ object: [String: Any]) throws -> [String] {
        try schema.problems(try JSONSerialization.data(withJSONObject: object))
    }

    @Test("Every outcome keeps to the schema and comes back unchanged")
    func outcomes() throws {
        for decision in decisions {
            let result = Fixture.result(decision)
            let data = try JSONEncoder().encode(result)
            #expect(try schema.problems(data) == [])
            #expect(try JSONDecoder().decode(RunResult.self, from: data) == result)
        }
    }

    @Test("The keys are those published")
    func keys() throws {
        #expect(
            try json(Fixture.result()).keys.sorted() == [
                "chosen", "cost", "data", "decision", "gate", "minimum_detectable_effect", "model",
                "repeats", "rows", "seeds", "split", "task", "test", "test_reads", "ties",
            ]
        )
    }

    @Test("A key too many, one too few, a wrong type and a wrong value are found")
    func violations() throws {
        let good = try json(Fixture.result())
        var extra = good
        extra["note"] = "hello"
        #expect(try problems(extra) == ["$: note is not in the schema"])
        var missing = good
        missing["test_reads"] = nil
        #expect(try problems(missing) == ["$: no test_reads"])
        var text = good
        text["seeds"] = "five"
        #expect(try problems(text) == ["$.seeds: not of type integer"])
        var word = good
        word["decision"] = "maybe"
        #expect(try problems(word).count == 1)
        var deep = good
        deep["gate"] = ["gru": ["ndcg@10": ["mean": 0, "low": 0, "high": 0, "p": 2]]]
        #expect(try problems(deep) == ["$.gate.gru.ndcg@10.p: over 1.0"])
    }
}
