import ArgumentParser
import Foundation
import Pipelines

/// `restock serve-model`: becomes the program that serves models.
struct ServeModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-model",
        abstract: "Serve a language model through OpenAI's protocol."
    )

    @Argument(
        parsing: .captureForPassthrough,
        help: "A GGUF file or a folder, and options; --help lists them."
    )
    var arguments: [String] = []

    private static let program = "restock-serve"

    func run() throws {
        let own = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        let place = own.resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: Self.program)
        guard FileManager.default.isExecutableFile(atPath: place.path) else {
            throw ServeProgramError.notBuilt(path: place.path)
        }
        // The program heeds these signals itself.
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        var words = ([place.path] + arguments).map { strdup($0) }
        words.append(nil)
        execv(place.path, words)
        let reason = String(cString: strerror(errno))
        words.forEach { free($0) }
        throw ServeProgramError.notStarted(path: place.path, reason: reason)
    }
}

/// Why the program that serves models doesn't run.
private enum ServeProgramError: ExplainedError {
    case notBuilt(path: String)
    case notStarted(path: String, reason: String)

    var description: String {
        switch self {
        case .notBuilt(let path):
            "serve-model: expected the program \(path), got none; build it with "
                + "'swift build --configuration release --product restock-serve'"
        case .notStarted(let path, let reason):
            "serve-model: can't start \(path): \(reason)"
        }
    }

    var exitStatus: ExitStatus { .software }
}
