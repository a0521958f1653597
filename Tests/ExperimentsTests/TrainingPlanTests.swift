import Experiments
import Pipelines
import Testing
import Training

@Suite("The part train of a recipe")
struct TrainingPlanTests {
    private static let command = "python3 train.py {train} {candidates} {scores}"

    private func plan(_ yaml: String) throws -> TrainingPlan {
        try RecipeFile.decode(TrainingPlan.self, yaml, from: "recipe.yaml")
    }

    @Test("takes a command in place of a model, and writes it back")
    func command() throws {
        let plan = try plan("{ command: '\(Self.command)', files: json-lines, seeds: 2 }")
        #expect(plan.command == TrainerCommand(command: Self.command, files: .jsonLines))
        #expect(plan.seeds == 2)
        var recipe = Recipe(data: "shop.csv", policies: [:])
        recipe.train = plan
        let text = try RecipeFile.text(of: recipe)
        #expect(try RecipeFile.decode(text, from: "recipe.yaml").train == plan)
        #expect(!text.contains("epochs"))
    }

    @Test(
        "refuses what a command can't go with",
        arguments: [
            ("{ command: 'x {train} {candidates} {scores}', epochs: 3 }", "train.epochs"),
            ("{ command: 'x {train} {scores}' }", "{candidates}"),
            ("{ command: 'x {train} {candidates} {score}' }", "{scores}"),
            ("{ command: 'x {train} {candidates} {scores} {modle}' }", "'{model}'"),
            ("{ command: 'x {train} {candidates} {scores}', files: csv }", "json-lines"),
            ("{ command: 'x {train} {candidates} {scores}', sedes: 3 }", "'seeds'"),
        ]
    )
    func refusals(yaml: String, says: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try plan(yaml) }
        #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }

    @Test("leaves the shell's own braces alone")
    func braces() throws {
        let plan = try plan("{ command: 'cd ${home}; x {train} {candidates} {scores}' }")
        #expect(plan.command?.command.hasPrefix("cd ${home}") == true)
    }
}
