import ArgumentParser
import Commerce
import Foundation
import Learners
import Mixing
import Pipelines
import Tensors
import Training

/// `restock mix`: how much of them, at what weight.
struct MixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix",
        abstract: "Choose made samples by ratio and weight, and write the augmented data."
    )

    @Argument(help: "Made samples that restock screen wrote.")
    var made: String

    @Option(help: "The training set that they were made from: file or folder.")
    var training: String

    @Option(
        help: "A network trained on the originals, for weights from the tuning set beside them."
    )
    var model: String?

    @Option(name: .shortAndLong, help: "A folder for the choice and augmented.parquet.")
    var output: String

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(MixConfiguration.self, of: .mix)
        let (training, folder) = try SplitFolder.training(self.training)
        var input = MixInput(training: training, made: try MadeHistories(file: URL(filePath: made)))
        if settings.weightFrom == .tuning, let model {
            let trained = try await TrainedModel.read(URL(filePath: model))
            let tuning = try TuningSet<NextItemCases>(
                file: folder.url.appending(path: SetRole.tuning.fileName)
            )
            input.pullRanks = try await trained.pullRanks(of: input.made, on: tuning)
        }
        let mixed = try await MixStage(settings).run(input, in: options.context(of: .mix))
        try MixedFolder(url: URL(filePath: output)).write(
            mixed,
            by: settings,
            names: try folder.data()
        )
        let makers = mixed.chosenByMaker.sorted { $0.key < $1.key }
        try options.print(
            [
                "\(training.samples.count) originals, \(mixed.made.count) made samples "
                    + "(\(mixed.requested) asked for)"
            ] + makers.map { "  \($0.key): \($0.value)" },
            json: mixed.chosenByMaker
        )
    }
}
