import Foundation
import Testing

extension TableRunTests {
    @Test("folds with fewer labels are run where no policy can take part with all of them")
    func foldsAlone() throws {
        let recipe =
            Self.recipe
            .replacing("label: bought", with: "label: bought, unlabeled: keep")
            .replacing(
                "  smote: { expand: [{ generator: smote }] }\n",
                with: "  teacher: { expand: [{ generator: unlabeled }], label: { by: ensemble } }\n"
            )
            .replacing(
                "  copula: { expand: [{ generator: copula }], mix: { weight: 0.5 } }\n",
                with: ""
            )
            + "\ncross-validate: { folds: 2, repeats: 1, label-shares: [1, 0.3] }\n"
        try program.write(recipe, to: "recipe.yaml")
        let refused = try program.run("run", "recipe.yaml", "--quiet", "--runs", "no")
        #expect(refused.status == 65, "\(refused.errors)")
        try crossValidate()
        let details = try program.json("details.json", in: "folds")
        let samples = try #require(details["samples"] as? [String: Any])
        let found = try #require(samples["crossValidation"] as? [String: Any])
        let labels = try #require(found["labels"] as? [[String: Any]])
        let policies = labels.compactMap { ($0["policies"] as? [String: Any])?.keys.sorted() }
        #expect(policies == [[], ["teacher"]])
        let remarks = try #require(details["remarks"] as? [String])
        #expect(remarks.contains { $0.hasPrefix("teacher takes rows without a label") })
    }
}
