import ArgumentParser
import Commerce
import Foundation
import Pipelines
import Screening

/// `restock screen`: which ones are safe and sound.
struct ScreenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen",
        abstract: "Reject copies, duplicates and implausible samples, with counted reasons."
    )

    @Argument(help: "Made samples that restock expand or restock label wrote.")
    var made: String

    @Option(help: "The training set that they were made from: file or folder.")
    var training: String

    @Option(name: .shortAndLong, help: "The accepted samples (.parquet).")
    var output: String

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(ScreenConfiguration.self, of: .screen)
        let (training, folder) = try SplitFolder.training(self.training)
        let input = ScreenInput(
            made: try MadeHistories(file: URL(filePath: made)),
            training: training,
            catalogue: try folder.data().catalogue
        )
        let screened = try await ScreenStage(settings).run(input, in: options.context(of: .screen))
        try screened.made.write(file: URL(filePath: output))
        try options.print(
            ["\(input.made.count) samples in, \(screened.made.count) accepted"]
                + screened.log.lines,
            json: screened.log
        )
    }
}
