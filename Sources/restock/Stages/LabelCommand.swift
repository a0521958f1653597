import ArgumentParser
import Commerce
import Foundation
import Labeling
import Pipelines

/// `restock label`: what are they samples of.
struct LabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Give made samples their segment, with a confidence, or abstain."
    )

    @Argument(help: "Made samples that restock expand wrote.")
    var made: String

    @Option(help: "The training set that they were made from: file or folder.")
    var training: String

    @Option(name: .shortAndLong, help: "The labelled samples (.parquet).")
    var output: String

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(LabelConfiguration.self, of: .label)
        let (training, folder) = try SplitFolder.training(self.training)
        let catalogue = try folder.data().catalogue
        let input = LabelInput(
            training: training,
            made: try MadeHistories(file: URL(filePath: made)),
            itemCount: catalogue.count
        )
        let labeled = try await LabelStage(settings).run(input, in: options.context(of: .label))
        try labeled.made.write(file: URL(filePath: output))
        let lines = labeled.segments.map { segment in
            "  segment \(segment.segment): \(segment.realCount) real, \(segment.madeCount) made: "
                + segment.topItems.prefix(3).map { catalogue.displayName(of: $0) }
                .joined(separator: ", ")
        }
        try options.print(
            ["\(labeled.chosenCount) segments, \(labeled.abstained) samples without a label"]
                + lines,
            json: labeled.segments
        )
    }
}
