import ArgumentParser
import Commerce
import Foundation
import Mixing
import Pipelines

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

    @Option(name: .shortAndLong, help: "A folder for the choice and augmented.parquet.")
    var output: String

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(MixConfiguration.self, of: .mix)
        let (training, folder) = try SplitFolder.training(self.training)
        let input = MixInput(training: training, made: try MadeHistories(file: URL(filePath: made)))
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
