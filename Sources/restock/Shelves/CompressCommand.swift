public import ArgumentParser
import Experiments
import Foundation
public import Networks

extension MapPrecision: ExpressibleByArgument {}

/// `restock models compress`: an encoder with smaller weights.
struct CompressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compress",
        abstract: "Write a text encoder with its linear maps in 8 bits or bfloat16, or pruned.",
        discussion: """
            The folder is read wherever an encoder is. What this costs is measured by a run whose recipe has \
            'compress'. Pruned weights are zeros that take their room: they make nothing faster.
            """
    )

    @Argument(help: "The folder of a text encoder, such as runs/NAME/encoder.")
    var folder: String

    @Option(name: .shortAndLong, help: "The folder to write.")
    var output: String

    @Option(help: "What the linear maps multiply in: float32, bfloat16 or 8-bit.")
    var precision = MapPrecision.eightBits

    @Option(help: "The share of each map's weights that are set to zero, those nearest to it.")
    var prune = 0.0

    func run() async throws {
        let sizes = try await EncoderCompressor.compress(
            folder,
            to: URL(filePath: output, directoryHint: .isDirectory),
            MapCompression(precision: precision, prune: prune)
        )
        let share = Double(sizes.after) / Double(max(1, sizes.before))
        Console.print(
            "\(output): \(sizes.after) bytes of weights, \(sizes.before) before "
                + "(\(Int((share * 100).rounded())) %)"
        )
    }
}
