import ArgumentParser
import Experiments
import Foundation
import Pipelines

/// `restock models measure`: what a decoder in smaller forms costs.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measure what a decoder with smaller weights saves and loses on texts of a shop.",
        discussion: """
            Size, speed and loss stand in one table. A form is accepted where it surely loses less than \
            --settings '{ most-lost: 0.01 }' says, in nats a token; '{ variants: [{ precision: 8-bit, prune: 0.3 }] }' names \
            forms. What is accepted, 'restock serve-model --maps 8-bit' serves. An encoder is measured by a run whose recipe \
            has 'compress'.
            """
    )

    @Argument(help: "A decoder of the Llama shape: a GGUF file, or a folder.")
    var model: String

    @Option(help: "Texts that it hasn't learnt from: a .txt file with one a line, or a catalogue.")
    var texts: String

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(CompressConfiguration.self, of: .evaluate)
        let context = options.context(of: .evaluate)
        let found = try await DecoderCompression(
            of: model,
            on: try await TuningTexts.read(texts, in: options.context(of: .ingest)),
            settings,
            in: context
        )
        try options.print(lines(found), json: found)
    }

    private func lines(_ found: DecoderCompression) -> [String] {
        let width = found.variants.map(\.name.count).max() ?? 0
        func cell(_ text: String) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let header =
            cell("form")
            + "      MB  read/s  written/s   loss  lost a token (95 % for all together)"
        return ["\(found.texts) texts, tokens a second, nats", header]
            + found.variants.map { variant in
                let numbers = String(
                    format: "%8.1f %7.0f %10.1f %6.3f",
                    Double(variant.byteCount) / 1e6,
                    variant.readPerSecond,
                    variant.writtenPerSecond,
                    variant.loss
                )
                let lost = variant.lost.map {
                    String(format: "  %+.4f (%+.4f to %+.4f)", $0.mean, $0.low, $0.high)
                        + (variant.isAccepted == true ? ", accepted" : ", refused")
                }
                return cell(variant.name) + numbers + (lost ?? "")
            }
    }
}
