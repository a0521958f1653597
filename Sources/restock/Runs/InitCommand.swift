import ArgumentParser
import Experiments
import Foundation
import Pipelines

/// `restock init`: a recipe with every default visible.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a recipe with every setting and what it means."
    )

    @Option(help: "The data that it names: a data set's name, a file or a folder.")
    var data = "online-retail-ii"

    @Option(help: "The column to be predicted, which makes the data a table of samples.")
    var label: String?

    @Option(help: "The attribute to complete, which makes a catalogue a table of products.")
    var attribute: String?

    @Option(
        help:
            "Judged queries of a bare catalogue (query, product, grade), which make it one that is searched."
    )
    var judgements: String?

    @Option(help: "The folder of a text encoder, for searches.")
    var encoder: String?

    @Flag(
        help: "Predict from a log who will buy what: a table of users and items, split by time."
    )
    var behaviour = false

    @Option(name: .shortAndLong, help: "Where to write it; '-' for standard output.")
    var output = "recipe.yaml"

    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() async throws {
        let kinds = [label != nil, attribute != nil, judgements != nil, behaviour].count { $0 }
        guard kinds < 2 else {
            throw ValidationError(
                "of --label, --attribute, --judgements and --behaviour one says what it is"
            )
        }
        var recipe = AnyRecipe.standard(
            data: data,
            label: label,
            attribute: attribute,
            judgements: judgements,
            predictsBehaviour: behaviour
        )
        if let encoder {
            guard case .search(var search) = recipe else {
                throw ValidationError(
                    "--encoder is for searches; add --judgements FILE, or leave it away"
                )
            }
            search.encoder = encoder
            recipe = .search(search)
        }
        let text = try RecipeFile.explainedText(of: recipe)
        if output == "-" { return Console.print(text) }
        let url = URL(filePath: output)
        guard force || !FileManager.default.fileExists(atPath: url.path) else {
            throw PathTaken(path: output)
        }
        try DurableFile.write(Data(text.utf8), to: url)
        Console.print("Wrote \(output). Run it with: restock run \(output)")
    }
}

/// A file that is not replaced unless a person says so.
struct PathTaken: ExplainedError {
    let path: String

    var description: String {
        "\(path): expected no file of this name, got one; name another with --output, or replace it with --force"
    }

    var exitStatus: ExitStatus { .usage }
}
