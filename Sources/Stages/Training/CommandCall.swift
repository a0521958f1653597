import Foundation
import Pipelines
import Statistics

/// One call of a trainer of the shop's own: the files of a folder, the command, and what it said.
struct CommandCall {
    /// The command.
    let command: TrainerCommand
    /// The folder of the files; a file `model` in it is one that an earlier call left.
    let folder: URL
    /// The folder of what the command says.
    let logs: URL

    private static let outputName = "output.txt"
    private static let errorsName = "errors.txt"

    /// Where the file of a placeholder is.
    func file(_ placeholder: TrainerCommand.Placeholder) -> URL {
        folder.appending(path: Self.fileName(of: placeholder, command))
    }

    /// The name of a placeholder's file.
    static func fileName(
        of placeholder: TrainerCommand.Placeholder,
        _ command: TrainerCommand
    ) -> String {
        placeholder == .model
            ? CommandTrainer.modelName : "\(placeholder.rawValue).\(command.files.fileExtension)"
    }

    /// Runs the command in the working directory, once its files are written; older answers are taken away.
    ///
    /// - Throws: ``TrainerError``, `CancellationError`.
    func run(in context: StageContext) async throws {
        try? FileManager.default.removeItem(at: file(.scores))
        try DurableFile.createFolder(logs)
        var values: [TrainerCommand.Placeholder: String] = [
            .seed: String(context.seed.value & 0x7fff_ffff)
        ]
        for placeholder in TrainerCommand.Placeholder.allCases where placeholder != .seed {
            values[placeholder] = file(placeholder).path
        }
        let shell = ShellCommand(
            line: command.line(values),
            output: logs.appending(path: Self.outputName),
            errors: logs.appending(path: Self.errorsName),
            threads: context.threads
        )
        context.progress.report(Progress(command.command))
        let status = try await shell.run()
        if ShellCommand.notRunnable.contains(status) {
            throw TrainerError.notFound(command: command.command, lastLine: shell.lastLine)
        }
        guard status == 0 else {
            throw TrainerError.failed(
                status: status,
                lastLine: shell.lastLine,
                log: shell.errors.path
            )
        }
    }

    /// Copies what is worth keeping of a call: questions, answers, model, and what the command said.
    ///
    /// - Throws: ``TrainerError/modelIsNoFile(path:)``; `StoreError` when a file can't be copied.
    func keep(in target: URL) throws {
        var sources = [TrainerCommand.Placeholder.candidates, .scores, .model].map(file)
        sources += [Self.outputName, Self.errorsName].map { logs.appending(path: $0) }
        for source in sources {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(
                atPath: source.path,
                isDirectory: &isFolder
            )
            if !isThere { continue }
            if isFolder.boolValue { throw TrainerError.modelIsNoFile(path: source.path) }
            try DurableFile.write(
                try Data(contentsOf: source, options: .mappedIfSafe),
                to: target.appending(path: source.lastPathComponent)
            )
        }
    }
}
