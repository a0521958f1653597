import ArgumentParser
import Experiments
import Foundation
import Ingesting
import Pipelines
import Tables
import Training

/// `restock finetune`: a language model that knows a shop's words, or writes queries as its customers do.
struct FinetuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finetune",
        abstract:
            "Teach a language model a shop's texts or queries, by an adapter (LoRA) or wholly.",
        discussion: """
            --pairs names a table (CSV, JSON Lines or Parquet) with the columns 'title' and 'query', such as searches with \
            the product that was bought: a decoder learns to write the query behind a title, an encoder to put both beside \
            each other. Judged queries don't belong among them.
            --texts names a text file with a text a line, or a catalogue: a decoder learns to go on, an encoder to tell \
            hidden words.

            A part of the texts is held out; their loss is printed before and after, and says when to stop. The output \
            holds the adapter alone, or the whole model with --settings '{ learn: weights }'. A recipe takes them as
              expand: { generator: decoder, model: MODEL, adapter: FOLDER, shots: 0 }
            and an encoder's merged folder as its encoder.
            """
    )

    @Argument(
        help: "A decoder of the Llama shape (a GGUF file or a folder), or an encoder's folder."
    )
    var model: String

    @Option(help: "Pairs of a title and a query to learn from.")
    var pairs: String?

    @Option(help: "Texts to learn from: a .txt file with one a line, or a catalogue.")
    var texts: String?

    @Option(
        help: ArgumentHelp(
            "How a catalogue is read, as in a recipe: '{ columns: { title: NAME } }'.",
            valueName: "yaml"
        )
    )
    var ingest: String?

    @Option(name: .shortAndLong, help: "The folder for the adapter, or for the model.")
    var output: String

    @Option(help: "A folder for the model with the adapter in its weights.")
    var merged: String?

    @OptionGroup var options: StageOptions

    func validate() throws {
        if (pairs == nil) == (texts == nil) {
            throw ValidationError("name either --pairs or --texts to learn from")
        }
    }

    func run() async throws {
        let settings = try options.configuration(FinetuneConfiguration.self, of: .train)
        let input = FinetuneInput(
            model: URL(filePath: model),
            examples: try await examples(),
            output: URL(filePath: output, directoryHint: .isDirectory),
            merged: merged.map { URL(filePath: $0, directoryHint: .isDirectory) }
        )
        let tuning = try await FinetuneStage(settings)
            .run(input, in: options.context(of: .train))
        try options.print(lines(tuning), json: tuning)
    }

    private func examples() async throws -> FinetuneInput.Examples {
        if let texts {
            let configuration = try RecipeFile.decode(
                SearchIngestConfiguration.self,
                ingest ?? "{}",
                from: "--ingest"
            )
            return .texts(
                try await TuningTexts.read(
                    texts,
                    ingest: configuration,
                    in: options.context(of: .ingest)
                )
            )
        }
        let table = try Table.read(URL(filePath: pairs ?? ""))
        let titles = try table.column("title").optionalStrings()
        let queries = try table.column("query").optionalStrings()
        return .pairs(
            zip(titles, queries).compactMap { title, query in
                guard let title, let query, !title.isEmpty, !query.isEmpty else { return nil }
                return FinetuneInput.Pair(title: title, query: query)
            }
        )
    }

    private func lines(_ tuning: Finetuning) -> [String] {
        var lines = [
            "\(output): \(tuning.learnt) numbers of the \(tuning.model.rawValue) learnt from "
                + "\(tuning.examples) examples, beside \(tuning.kept) that stay; loss "
                + String(format: "%.3f to %.3f", tuning.losses.first ?? 0, tuning.losses.last ?? 0)
        ]
        if let before = tuning.before, let after = tuning.after {
            lines.append(
                "held-out loss on \(tuning.heldOutExamples) examples: \(text(before)) before, "
                    + "\(text(after)) after \(tuning.keptStep) of \(tuning.losses.count) steps"
            )
        } else {
            lines.append("nothing was held out: nothing says whether more than these was learnt")
        }
        if let merged { lines.append("\(merged): the model with the adapter in its weights") }
        return lines
    }

    private func text(_ loss: Finetuning.HeldOut) -> String {
        String(format: "%.3f", loss.loss)
            + (loss.perplexity.map { String(format: " (perplexity %.2f)", $0) } ?? "")
    }
}
