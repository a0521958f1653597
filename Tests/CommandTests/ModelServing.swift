import Foundation
import FoundationNetworking
import Testing

/// A server of `restock serve-model` under way, with the tiny decoder of the tests.
struct ModelServing {
    let running: RestockProgram.Running
    /// The base URL that it printed.
    let address: String

    static let model = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "LanguageTests/Golden/decoder")

    init(
        _ program: RestockProgram,
        _ options: String...,
        model: URL = Self.model,
        environment: [String: String] = [:]
    ) async throws {
        running = try program.start(
            ["serve-model", model.path, "--name", "tiny", "--threads", "1"] + options,
            environment: environment
        )
        for _ in 0..<600 where running.output.soFar().isEmpty && running.process.isRunning {
            try await Task.sleep(for: .milliseconds(100))
        }
        let line = running.output.soFar().split(separator: "\n").first
        address = String(try #require(line, "\(running.errors.soFar())"))
    }

    /// Asks the server to stop, if it still runs, and waits for it.
    func stop() {
        running.process.terminate()
        running.process.waitUntilExit()
    }

    /// Reads answers, whose keys are in the protocol's spelling.
    static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// Sends a body, as it is, and reads what comes back.
    func send(
        _ path: String,
        _ body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> (status: Int, headers: HTTPURLResponse, text: String) {
        // Beside the paths of the protocol.
        let base = path == "/health" ? String(address.dropLast("/v1".count)) : address
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.timeoutInterval = 60
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if let body {
            request.httpMethod = "POST"
            request.httpBody = Data(body.utf8)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        let found = try #require(response as? HTTPURLResponse)
        return (found.statusCode, found, String(decoding: data, as: UTF8.self))
    }

    /// A request for an answer; `more` are further fields.
    static func question(_ more: String = "", text: String = "red mug") -> String {
        #"{"model": "tiny", "messages": [{"role": "user", "content": "\#(text)"}]"#
            + (more.isEmpty ? "" : ", " + more) + "}"
    }

    /// Asks for an answer, which has to come.
    func answer(_ more: String, text: String = "red mug") async throws -> Answer {
        let found = try await send("/chat/completions", Self.question(more, text: text))
        #expect(found.status == 200, "\(found.text)")
        return try ModelServing.decoder().decode(Answer.self, from: Data(found.text.utf8))
    }

    struct Answer: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { var content: String }
            var index: Int
            var message: Message
            var finishReason: String
        }
        struct Usage: Decodable, Equatable {
            var promptTokens: Int
            var completionTokens: Int
            var totalTokens: Int
        }
        var choices: [Choice]
        var usage: Usage

        var texts: [String] { choices.map(\.message.content) }
    }
}
