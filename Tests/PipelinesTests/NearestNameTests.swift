import Pipelines
import Testing

@Suite("The nearest known name")
struct NearestNameTests {
    @Test(
        "is found for a slip of the fingers",
        arguments: [
            ("quality", "quantity"), ("Polcies", "policies"), ("leanring-rate", "learning-rate"),
        ]
    )
    func findsSlips(typed: String, meant: String) {
        let known = ["quantity", "policies", "learning-rate", "epochs"]
        #expect(NearestName.find(typed, among: known) == meant)
    }

    @Test("is not guessed for something else altogether")
    func refusesStrangers() {
        #expect(NearestName.find("zebra", among: ["quantity", "policies"]) == nil)
        #expect(
            NearestName.remedy(for: "zebra", among: ["quantity", "policies"])
                == "known: quantity, policies"
        )
    }

    @Test("is what an error about a value expects")
    func isExpected() {
        let known = ["age", "ads"]
        #expect(
            NearestName.expected(for: "aeg", among: known)
                == "one of those known: age, ads; did you mean 'age'?"
        )
        #expect(
            NearestName.expected(for: "zebra", among: known) == "one of those known: age, ads"
        )
    }
}
