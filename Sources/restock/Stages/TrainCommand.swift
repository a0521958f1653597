import ArgumentParser
import Commerce
import Foundation
import Learners
import Pipelines
import Training

/// `restock train`: does a model learn from it.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a recommender on a training set, with or without made samples."
    )

    @Argument(help: "A training set: the file, or the folder that restock split wrote.")
    var training: String

    @Option(help: "The folder that restock mix wrote; without it, originals only.")
    var mixed: String?

    @Option(help: "The tuning set; by default the one beside the training set.")
    var tuning: String?

    @Option(name: .shortAndLong, help: "The model (.safetensors).")
    var output: String

    @Flag(help: "Rank items of the user's own history as well.")
    var allowRepeats = false

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(TrainConfiguration.self, of: .train)
        let (training, folder) = try SplitFolder.training(self.training)
        let mixture = try mixed.map {
            try MixedFolder(url: URL(filePath: $0)).mixture(with: training)
        }
        let tuningFile =
            tuning.map { URL(filePath: $0) }
            ?? folder.url.appending(path: SetRole.tuning.fileName)
        let input = TrainInput(
            mixture: mixture ?? Mixture(originals: training),
            tuning: try TuningSet(file: tuningFile),
            catalogue: try folder.data().catalogue,
            excludesHistory: !allowRepeats
        )
        let model = try await TrainStage(settings).run(input, in: options.context(of: .train))
        try await model.write(to: URL(filePath: output))
        let curve = model.curve
        let metric = curve.bestMetric.map { String(format: "%.4f", $0) } ?? "none"
        try options.print(
            [
                "\(settings.model.rawValue): \(curve.epochs.count) epochs, best at \(curve.bestEpoch), "
                    + "ndcg@10 on the tuning set \(metric)"
            ],
            json: curve
        )
    }
}
