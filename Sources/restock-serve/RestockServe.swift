public import ArgumentParser
import Foundation
public import Networks
import Pipelines
import Serving
public import Tensors

/// Serves a local decoder; `restock serve-model` becomes this program.
///
/// A program of its own, so that whoever only works on data needn't build a web server.
@main
struct RestockServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restock serve-model",
        abstract: "Serve a language model through OpenAI's protocol.",
        discussion: """
            Clients of OpenAI's take the printed address as their base URL. A key that \(ServeError.keyVariable) holds is asked of \
            every client. SIGTERM and SIGINT end the server once the answers under way are given.
            """
    )

    @Argument(help: "A decoder of the Llama shape: a GGUF file, or a folder.")
    var model: String

    @Option(help: "The name that clients ask for; the file's own by default.")
    var name: String?

    @Option(help: "The address to listen on; one that others reach needs a key.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 for one that is free.")
    var port = 0

    @Option(help: "What to compute in: float32 or bfloat16.")
    var precision = Precision.float32

    @Option(
        help:
            "What the linear maps multiply in: float32, bfloat16 or 8-bit; what that loses 'restock models measure' tells."
    )
    var maps = MapPrecision.float32

    @Option(help: "Answers that are written at once.")
    var together = 16

    @Option(help: "Answers that may wait.")
    var waiting = 64

    @Option(help: "Tokens of an answer where a request doesn't say.")
    var tokens = 256

    @Option(help: "Decides the draws of requests without a seed.")
    var seed: UInt64 = 1

    @Option(help: "Threads for arithmetic; all cores by default.")
    var threads: Int?

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads takes a number of at least 1")
        }
        if maps != .float32, precision != .float32 {
            throw ValidationError(
                "--maps takes another precision of float32 alone: leave --precision away"
            )
        }
    }

    func run() async throws {
        if let threads { await TensorThread.run { TensorThread.threadCount = threads } }
        let key = ProcessInfo.processInfo.environment[ServeError.keyVariable]
        let server = try ModelServer(
            ServeConfiguration(
                model: URL(filePath: model),
                name: name,
                host: host,
                port: port,
                key: key.flatMap { $0.isEmpty ? nil : $0 },
                precision: precision,
                compression: MapCompression(precision: maps),
                together: together,
                waiting: waiting,
                usualTokens: tokens,
                seed: seed
            )
        )
        try await server.run { address in
            FileHandle.standardOutput.write(Data("\(address)\n".utf8))
        }
    }

    static func main() async {
        do {
            var command = try Self.parseAsRoot()
            if let command = command as? Self {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as any ExplainedError {
            FileHandle.standardError.write(Data("restock: \(error.description)\n".utf8))
            Self.exit(withError: ExitCode(error.exitStatus.rawValue))
        } catch {
            Self.exit(withError: error)
        }
    }
}

extension Precision: ExpressibleByArgument {}

extension MapPrecision: ExpressibleByArgument {}
