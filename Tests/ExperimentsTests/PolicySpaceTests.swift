import Expanding
import Foundation
import Mixing
import Pipelines
import Statistics
import Testing

@testable import Experiments

@Suite("The space of policies")
struct PolicySpaceTests {
    @Test("draws what a recipe can say, and the same for the same seed", arguments: 0..<200)
    func draws(seed: Int) throws {
        let space = PolicySpace(makers: PolicySpace.makerNames, histories: 1000)
        let policy = space.draw(Seed(3)[seed])
        #expect(policy == space.draw(Seed(3)[seed]))
        let names = policy.expand.makers.map(\.name)
        #expect((1...3).contains(names.count) && Set(names).count == names.count)
        let takesTurns = policy.mix.manner == .inTurn
        #expect(takesTurns || (0.25...2).contains(policy.mix.ratio))
        #expect((takesTurns ? 0.05...1 : 0.25...1).contains(policy.mix.weight))
        #expect(!takesTurns || !names.contains("gru"))
        let text = try RecipeFile.text(of: policy)
        #expect(try RecipeFile.decode(Policy.self, text, from: "policy.yaml") == policy)
        for maker in policy.expand.makers {
            _ = try maker.expander()
            if case .operator(let configuration) = maker {
                let copies = configuration.copies
                let wanted = takesTurns ? 8 : policy.mix.ratio
                #expect(configuration.operation.name == "reverse" || Double(copies) >= wanted)
            }
        }
    }

    @Test("reaches every maker that it was given, and no other")
    func reach() {
        func names(_ makers: [String]) -> Set<String> {
            let space = PolicySpace(makers: makers, histories: 10)
            return Set((0..<200).flatMap { space.draw(Seed(5)[$0]).expand.makers.map(\.name) })
        }
        #expect(names(PolicySpace.operatorNames) == Set(PolicySpace.operatorNames))
        #expect(names(["gru", "crop"]) == ["gru", "crop"])
        #expect(!PolicySpace.operatorNames.contains("gru"))
        let policies = (0..<200).map {
            PolicySpace(histories: 10).draw(Seed(5)[$0])
        }
        #expect(Set(policies).count == 200)
    }

    @Test(
        "is configured by names and numbers that are checked",
        arguments: [
            ("{ makers: [corp] }", "did you mean 'crop'?"), ("{ makers: [] }", "at least one name"),
            ("{ makers: [crop, crop] }", "none twice"), ("{ candidates: 0 }", "at least 1"),
            ("{ reduction: 1 }", "at least 2"), ("{ first-share: 0 }", "above 0"),
            ("{ first-shore: 0.1 }", "first-share"), ("{ method: halve }", "halving"),
        ]
    )
    func configuration(text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try RecipeFile.decode(TuneConfiguration.self, text, from: "recipe.yaml")
        }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test("gives policies that a recipe can name by their file")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "policy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "policy.yaml")
        func recipe() throws -> Recipe {
            let text = "data: shop.csv\npolicies: { tuned: \(file.path) }\n"
            return try RecipeFile.decode(text, from: "recipe.yaml")
        }
        let missing = #expect(throws: RecipeError.self) { try recipe() }
        #expect(missing == .noPolicy(path: file.path) && missing?.exitStatus == .noInput)
        let policy = PolicySpace(histories: 100).draw(Seed(8))
        try Data(try RecipeFile.text(of: policy).utf8).write(to: file)
        #expect(try recipe().policies == ["tuned": policy])
        // A file that names itself must not be followed for ever.
        try Data("\(file.path)\n".utf8).write(to: file)
        #expect(throws: RecipeError.self) { try recipe() }
    }
}
