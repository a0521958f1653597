public import ArgumentParser
public import Commerce
import Evaluating
import Experiments
import Foundation
import Pipelines
import Training

/// `restock evaluate`: did it help, and whom.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judge a model on a held-out set; each reading of gate and test is counted."
    )

    @Argument(help: "A model that restock train wrote.")
    var model: String

    @Option(help: "The folder that restock split wrote.")
    var split: String

    @Option(help: "The set to judge on: tuning, gate or test.")
    var on: SetRole = .tuning

    @Option(name: .shortAndLong, help: "The evaluation, for restock decide (.json).")
    var output: String?

    @Flag(help: "Rank items of the user's own history as well.")
    var allowRepeats = false

    @OptionGroup var options: StageOptions

    func validate() throws {
        if on == .training { throw ValidationError("a model is never judged on its training set") }
    }

    func run() async throws {
        let settings = try options.configuration(EvaluateConfiguration.self, of: .evaluate)
        let (training, folder) = try SplitFolder.training(split)
        let catalogue = try folder.data().catalogue
        let trained = try await TrainedModel.read(URL(filePath: model))
        let evaluation = try await EvaluateStage(settings).run(
            EvaluateInput(
                cases: try cases(in: folder),
                repeats: allowRepeats ? .allow : .exclude,
                items: ItemKnowledge(
                    training: training,
                    itemCount: catalogue.count,
                    catalogue: catalogue
                ),
                ranker: { try trained.ranker() }
            ),
            in: options.context(of: .evaluate)
        )
        if let output {
            try DurableFile.write(try JSONEncoder().encode(evaluation), to: URL(filePath: output))
        }
        let values = settings.metrics.compactMap { name in evaluation[name].map { (name, $0) } }
        try options.print(
            ["\(evaluation.users.count) cases of the \(on.rawValue) set"]
                + values.map { "  \($0.0) " + String(format: "%.4f", $0.1) }
                + slices(of: evaluation, settings),
            json: Dictionary(uniqueKeysWithValues: values)
        )
    }

    /// The first metric on each slice, and how many cases that has.
    private func slices(
        of evaluation: Evaluation,
        _ settings: EvaluateConfiguration
    ) -> [String] {
        settings.slices.compactMap { slice in
            guard let values = evaluation.slices[slice.rawValue] else { return nil }
            let count = values.cases.count
            if count == 0 { return "  \(slice.rawValue): no case" }
            let name = settings.metrics.first { values.mean(of: $0) != nil }
            let mean = name.flatMap { name in
                values.mean(of: name).map { " \(name) " + String(format: "%.4f", $0) }
            }
            return "  \(slice.rawValue): \(count) cases" + (mean.map { ",\($0)" } ?? "")
        }
    }

    private func cases(in folder: SplitFolder) throws -> NextItemCases {
        let file = folder.url.appending(path: on.fileName)
        let ledger = StoreLedger(store: folder.url, run: UUID().uuidString)
        switch on {
        case .gate: return try GateSet(file: file).read(notingIn: ledger)
        case .test: return try TestSet(file: file).read(notingIn: ledger)
        case .tuning, .training: return try TuningSet(file: file).samples
        }
    }
}

extension SetRole: ExpressibleByArgument {}
