import ArgumentParser
import Commerce
import Expanding
import Foundation
import Pipelines

/// `restock expand`: what could we add.
struct ExpandCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expand",
        abstract: "Make candidate samples from a training set.",
        discussion: """
            Settings are a list of makers, for example:
              --settings '[{ operator: subset-split, keep: 0.75 }, { generator: gru, count: 1000 }]'

            Generators: \(ExpanderConfiguration.generatorNames.joined(separator: ", ")).
            """
    )

    @Argument(help: "A training set: the file, or the folder that restock split wrote.")
    var training: String

    @Option(name: .shortAndLong, help: "The made samples (.parquet).")
    var output: String

    @OptionGroup var options: StageOptions

    func validate() throws {
        if options.settings == nil {
            throw ValidationError(
                "name at least one maker: --settings '[{ operator: subset-split }]'"
            )
        }
    }

    func run() async throws {
        let settings = try options.configuration(ExpandStage.Configuration.self, of: .expand)
        let (training, folder) = try SplitFolder.training(self.training)
        let input = ExpandInput(training: training, catalogue: try folder.data().catalogue)
        let expanded = try await ExpandStage(settings).run(input, in: options.context(of: .expand))
        try expanded.made.write(file: URL(filePath: output))
        try options.print(
            expanded.counts.map { counts in
                "\(counts.maker): \(counts.made) made"
                    + counts.skipped.sorted { $0.key < $1.key }
                    .map { ", \($0.value) without outcome (\($0.key))" }.joined()
                    + counts.measures.sorted { $0.key < $1.key }
                    .map { ", \($0.key) \(TerminalProgress.format($0.value))" }.joined()
            },
            json: expanded.counts
        )
    }
}
