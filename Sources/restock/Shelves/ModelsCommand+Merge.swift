import ArgumentParser
import Foundation
import Training

extension ModelsCommand {
    /// `restock models merge`: an adapter put into the weights of its model.
    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put an adapter into its model's weights, in Hugging Face's form."
        )

        @Argument(help: "A decoder (a GGUF file or a folder), or an encoder's folder.")
        var model: String

        @Option(help: "The adapter's folder, as restock finetune or peft writes it.")
        var adapter: String

        @Option(name: .shortAndLong, help: "The folder for the merged model.")
        var output: String

        func run() async throws {
            try await AdapterMerge.run(
                model: URL(filePath: model),
                adapter: URL(filePath: adapter, directoryHint: .isDirectory),
                to: URL(filePath: output, directoryHint: .isDirectory)
            )
            Console.print(output)
        }
    }
}
