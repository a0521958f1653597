import ArgumentParser
import Commerce
import Expanding
import Experiments
import Foundation
import Ingesting
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

            With --kind queries, queries are made for a catalogue of products, and settings are those of a policy's \
            'expand' in a search:
              restock expand products.csv --kind queries -o made.parquet --settings '{ generator: templates, count: 1000 }'

            Generators of queries: \(QueryGenerator.allCases.map(\.rawValue).joined(separator: ", ")).
            """
    )

    /// What is made.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case samples, queries
    }

    @Argument(
        help: """
            A training set: the file, or the folder that restock split wrote. For queries a catalogue: a file of \
            products, a folder with a dataset.yaml, or a data set's name.
            """
    )
    var training: String

    @Option(help: "What is made: samples or queries.")
    var kind = Kind.samples

    @Option(name: .shortAndLong, help: "What was made (.parquet; queries also .csv, .jsonl).")
    var output: String

    @Option(
        help: ArgumentHelp(
            "How a catalogue is read, as in a recipe: '{ columns: { title: NAME }, judgements: FILE }'.",
            valueName: "yaml"
        )
    )
    var ingest: String?

    @OptionGroup var options: StageOptions

    func validate() throws {
        if options.settings == nil, kind == .samples {
            throw ValidationError(
                "name at least one maker: --settings '[{ operator: subset-split }]'"
            )
        }
    }

    func run() async throws {
        switch kind {
        case .samples: try await makeSamples()
        case .queries: try await makeQueries()
        }
    }

    private func makeQueries() async throws {
        let summary = try await QueryExpansion(
            expand: try options.configuration(QueryExpandConfiguration.self, of: .expand),
            ingest: try RecipeFile.decode(
                SearchIngestConfiguration.self,
                ingest ?? "{}",
                from: "--ingest"
            )
        ).run(
            try DataSource(training),
            writingTo: URL(filePath: output),
            in: options.context(of: .expand)
        )
        func lines(_ counts: [String: Int]) -> [String] {
            counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
                .map { "  \($0.key): \($0.value)" }
        }
        try options.print(
            ["\(summary.made) queries for \(summary.products) products; by maker:"]
                + lines(summary.makers)
                + (summary.rejected.isEmpty
                    ? [] : ["marked as rejected:"] + lines(summary.rejected))
                + (summary.rejectedRows.isEmpty
                    ? [] : ["rows of the catalogue left out:"] + lines(summary.rejectedRows)),
            json: summary
        )
    }

    private func makeSamples() async throws {
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
