import ArgumentParser
import Foundation
import Pipelines
import Tables
import Training

/// `restock finetune`: a decoder that writes queries as a shop's customers do.
struct FinetuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetune",
        abstract: "Teach a language model to write queries from titles, by an adapter (LoRA).",
        discussion: """
            The pairs are a table (CSV, JSON Lines or Parquet) with the columns 'title' and 'query', such as searches \
            with the product that was bought. Judged queries don't belong among them. A recipe takes the result as
            expand: { generator: decoder, model: MODEL, adapter: FOLDER, shots: 0 }.
            """
    )

    @Argument(help: "A decoder of the Llama shape: a GGUF file, or a folder.")
    var model: String

    @Option(help: "The pairs to learn from.")
    var pairs: String

    @Option(name: .shortAndLong, help: "The folder for the adapter.")
    var output: String

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(DecoderTuneConfiguration.self, of: .train)
        let table = try Table.read(URL(filePath: pairs))
        let titles = try table.column("title").optionalStrings()
        let queries = try table.column("query").optionalStrings()
        let input = DecoderTuneInput(
            decoder: URL(filePath: model),
            pairs: zip(titles, queries).compactMap { title, query in
                guard let title, let query, !title.isEmpty, !query.isEmpty else { return nil }
                return DecoderTuneInput.Pair(title: title, query: query)
            },
            output: URL(filePath: output, directoryHint: .isDirectory)
        )
        let tuning = try await DecoderTuneStage(settings)
            .run(input, in: options.context(of: .train))
        let (first, last) = (tuning.losses.first ?? 0, tuning.losses.last ?? 0)
        try options.print(
            [
                "\(output): \(tuning.learnt) numbers learnt from \(tuning.pairs) pairs, beside \(tuning.kept) "
                    + "that stay; loss " + String(format: "%.3f to %.3f", first, last)
            ],
            json: tuning
        )
    }
}
