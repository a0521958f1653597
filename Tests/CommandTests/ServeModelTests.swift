import Foundation
import FoundationNetworking
import Testing

/// A model served through OpenAI's protocol, asked over loopback.
@Suite("Serving a model", .serialized)
struct ServeModelTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
    }

    @Test("answers, whole and in pieces, the same by the same seed, alone and in company")
    func answers() async throws {
        let server = try await ModelServing(program)
        defer { server.stop() }
        let alone = try await server.answer(#""max_tokens": 12, "seed": 7"#)
        #expect(alone.choices[0].finishReason == "length" && !alone.texts[0].isEmpty)
        #expect(alone.usage.completionTokens == 12)
        #expect(alone.usage.totalTokens == alone.usage.promptTokens + 12)
        // <|im_start|>user\nred mug<|im_end|>\n<|im_start|>assistant\n: three marks and some pieces.
        #expect((8...25).contains(alone.usage.promptTokens))
        let other = try await server.answer(#""max_tokens": 12, "seed": 8"#)
        #expect(other.texts != alone.texts)
        let best = #""max_tokens": 12, "temperature": 0"#
        #expect(try await server.answer(best).texts == server.answer(best + #", "seed": 4"#).texts)

        let several = try await server.answer(#""max_tokens": 12, "seed": 7, "n": 3"#)
        #expect(several.texts[0] == alone.texts[0] && Set(several.texts).count == 3)
        #expect(several.choices.map(\.index) == [0, 1, 2])
        #expect(several.usage.completionTokens == 36)

        // Whatever decoded characters stand in the answer, a stop string ends it before itself.
        let stop = try #require(alone.texts[0].dropFirst(2).first { $0.isLetter && $0.isASCII })
        let stopped = try await server.answer(
            #""max_tokens": 12, "seed": 7, "stop": ["\#(stop)"]"#
        )
        let place = try #require(alone.texts[0].firstIndex(of: stop))
        #expect(stopped.texts[0] == alone.texts[0][..<place])
        #expect(stopped.choices[0].finishReason == "stop")

        let stream = try await server.send(
            "/chat/completions",
            ModelServing.question(
                #""max_tokens": 12, "seed": 7, "stream": true, "stream_options": {"include_usage": true}"#
            )
        )
        #expect(
            stream.headers.value(forHTTPHeaderField: "Content-Type")?
                .hasPrefix("text/event-stream") == true
        )
        let events = try Self.events(stream.text)
        #expect(events.text == alone.texts[0] && events.reasons == ["length"])
        #expect(events.usage == alone.usage && events.isDone && events.pieces > 3)

        let before = try await health(server)
        let texts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<12 {
                group.addTask {
                    let more = #""max_tokens": 12, "seed": \#(7 + number % 2)"#
                    return (number, try await server.answer(more).texts[0])
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect((0..<12).allSatisfy { texts[$0] == (($0 % 2 == 0) ? alone : other).texts[0] })
        let after = try await health(server)
        #expect(after.answers - before.answers == 12 && after.together >= 3, "\(after)")
    }

    private struct Health: Decodable {
        var status: String
        var answers: Int
        var together: Int
    }

    private func health(_ server: ModelServing) async throws -> Health {
        let found = try await server.send("/health")
        let health = try ModelServing.decoder().decode(Health.self, from: Data(found.text.utf8))
        #expect(health.status == "ok")
        return health
    }

    @Test("gives JSON by a schema, even where there is hardly room")
    func schema() async throws {
        let server = try await ModelServing(program)
        defer { server.stop() }
        let format =
            #""response_format": {"type": "json_schema", "json_schema": {"name": "a", "strict": true, "#
            + #""schema": {"type": "object", "required": ["query", "score"], "additionalProperties": false, "#
            + #""properties": {"query": {"type": "string"}, "score": {"type": "integer", "minimum": 0, "#
            + #""maximum": 3}}}}}"#
        struct Shape: Decodable {
            var query: String
            var score: Int
        }
        // {"query": "", "score": 0} has 25 bytes.
        for tokens in [25, 26, 60] {
            let answer = try await server.answer(#""max_tokens": \#(tokens), "n": 4, "# + format)
            for choice in answer.choices {
                let shape = try ModelServing.decoder()
                    .decode(Shape.self, from: Data(choice.message.content.utf8))
                #expect((0...3).contains(shape.score) && choice.finishReason == "stop")
            }
        }
        let short = try await server.send(
            "/chat/completions",
            ModelServing.question(#""max_tokens": 24, "# + format)
        )
        #expect(short.status == 400 && short.text.contains("at least 25"), "\(short.text)")
    }

    @Test("tells in the protocol's form what is wrong with a request")
    func errors() async throws {
        let server = try await ModelServing(
            program,
            environment: ["RESTOCK_SERVE_KEY": "k-123"]
        )
        defer { server.stop() }
        let key = ["Authorization": "Bearer k-123"]
        func check(
            _ status: Int,
            _ part: String,
            _ path: String,
            _ body: String? = nil,
            headers: [String: String]? = nil
        ) async throws {
            struct Form: Decodable {
                struct Part: Decodable {
                    var message: String
                    var type: String
                }
                var error: Part
            }
            let found = try await server.send(path, body, headers: headers ?? key)
            #expect(found.status == status, "\(part): \(found.text)")
            #expect(found.text.contains(part), "\(found.text)")
            #expect(!found.text.contains("k-123"))
            #expect(throws: Never.self) {
                try ModelServing.decoder().decode(Form.self, from: Data(found.text.utf8))
            }
        }
        let chat = "/chat/completions"
        try await check(401, "invalid_api_key", "/models", headers: [:])
        try await check(
            401,
            "invalid_api_key",
            "/models",
            headers: ["Authorization": "Bearer k-124"]
        )
        #expect(try await server.send("/models", headers: key).text.contains(#""id":"tiny""#))
        #expect(try await server.send("/health").status == 200)
        try await check(404, "/v1/nothing", "/nothing")
        try await check(405, "another method", chat)
        for body in ["", "{", "[]", #"{"model": "#, "\u{0}"] {
            try await check(400, "invalid_request_error", chat, body)
        }
        try await check(
            404,
            "model_not_found",
            chat,
            #"{"model": "gpt", "messages": [{"role": "user", "content": "a"}]}"#
        )
        for (more, part) in [
            (#""temperature": 2.5"#, "temperature"), (#""top_p": "x""#, "top_p"),
            (#""n": 0"#, "'n'"),
            (#""n": 17"#, "'n'"), (#""max_tokens": -1"#, "max_tokens"), (#""stop": [1]"#, "stop"),
            (#""seed": 0.5"#, "seed"), (#""tools": [{}]"#, "tools"), (#""stream": 1"#, "stream"),
            (#""max_tokens": 1024"#, "context_length_exceeded"),
            (#""response_format": {"type": "json_object"}"#, "json_object"),
            (
                #""response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "string", "pattern": "a"}}}"#,
                "pattern"
            ),
        ] {
            try await check(400, part, chat, ModelServing.question(more))
        }
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        try await check(400, "64 levels", chat, #"{"model": "tiny", "x": \#(deep)}"#)
        try await check(400, "messages", chat, #"{"model": "tiny", "messages": []}"#)
        try await check(
            400,
            "role",
            chat,
            #"{"model": "tiny", "messages": [{"role": "tool", "content": "a"}]}"#
        )
        let large = ModelServing.question(text: String(repeating: "a", count: 1 << 20))
        try await check(413, "bytes", chat, large)
    }

    @Test("turns away what can't wait, and ends after what is under way")
    func limits() async throws {
        let server = try await ModelServing(program, "--together", "1", "--waiting", "2")
        let found = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
            for number in 0..<10 {
                group.addTask {
                    let more = #""max_tokens": 150, "seed": \#(number)"#
                    let found = try await server.send(
                        "/chat/completions",
                        ModelServing.question(more)
                    )
                    return (
                        found.status, found.headers.value(forHTTPHeaderField: "Retry-After")
                    )
                }
            }
            return try await group.reduce(into: [(Int, String?)]()) { $0.append($1) }
        }
        let statuses = found.map(\.0)
        #expect(Set(statuses) == [200, 429], "\(statuses)")
        #expect(found.filter { $0.0 == 429 }.allSatisfy { $0.1 == "1" })

        async let last = server.answer(#""max_tokens": 300, "seed": 1"#)
        try await Task.sleep(for: .milliseconds(300))
        server.running.process.terminate()
        #expect(try await last.texts[0].count > 20)
        server.running.process.waitUntilExit()
        #expect(server.running.process.terminationStatus == 0)
        #expect(server.running.process.terminationReason == .exit)
    }

    @Test("a merged model reads a conversation, and answers it, as the one that it comes from")
    func merged() async throws {
        let golden = ModelServing.model.appending(path: "small.gguf")
        try program.write(try Data(contentsOf: golden), to: "small.gguf")
        try program.write("title,query\nred mug,mug\nblue lamp,lamp\n", to: "pairs.csv")
        // A rate at which single precision keeps every weight as it was.
        let tuned = try program.run(
            all: ["finetune", "small.gguf", "--pairs", "pairs.csv", "-o", "adapter", "--quiet"]
                + ["--settings", "{ steps: 1, batch: 1, rate: 1.0e-12, held-out: 0 }"]
        )
        #expect(tuned.status == 0, "\(tuned.errors)")
        let merged = try program.run(
            all: ["models", "merge", "small.gguf", "--adapter", "adapter", "-o", "merged"]
        )
        #expect(merged.status == 0, "\(merged.errors)")
        let file = try Data(contentsOf: program.path("merged/tokenizer_config.json"))
        let settings = try JSONSerialization.jsonObject(with: file) as? [String: Any]
        #expect((settings?["chat_template"] as? String)?.contains("<|im_start|>") == true)
        var answers: [ModelServing.Answer] = []
        for name in ["small.gguf", "merged"] {
            let server = try await ModelServing(program, model: program.path(name))
            defer { server.stop() }
            let more = #""max_tokens": 12, "temperature": 0"#
            answers.append(try await server.answer(more, text: "red mug or café?"))
        }
        #expect(answers[0].usage == answers[1].usage && answers[0].texts == answers[1].texts)
        #expect(!answers[0].texts[0].isEmpty)
    }

    @Test("says why it can't serve")
    func faults() async throws {
        let missing = try program.run("serve-model", "none.gguf")
        #expect(missing.status == 66 && missing.errors.contains("none.gguf"), "\(missing)")
        let decoder = ModelServing.model.path
        let open = try program.run("serve-model", decoder, "--host", "0.0.0.0")
        #expect(open.status == 78 && open.errors.contains("RESTOCK_SERVE_KEY"), "\(open)")
        let server = try await ModelServing(program)
        defer { server.stop() }
        let port = try #require(URL(string: server.address)?.port)
        let taken = try program.run("serve-model", decoder, "--port", "\(port)")
        #expect(taken.status == 73 && taken.errors.contains("\(port)"), "\(taken)")
        let help = try program.run("serve-model", "--help")
        #expect(help.status == 0 && help.output.contains("--waiting"), "\(help)")
    }

    private static let python =
        ProcessInfo.processInfo.environment["RESTOCK_PYTHON"] ?? "python3"

    private static var hasClient: Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", "import openai"]
        process.standardError = FileHandle.nullDevice
        try? process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test(
        "answers OpenAI's own client",
        .enabled(
            if: hasClient,
            "needs a Python with the package openai (pip install openai); RESTOCK_PYTHON names it"
        )
    )
    func client() async throws {
        let server = try await ModelServing(program, environment: ["RESTOCK_SERVE_KEY": "k-123"])
        defer { server.stop() }
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Peers/openai_client.py")
        let running = try program.start(
            [Self.python, script.path, server.address, "k-123"],
            executable: URL(filePath: "/usr/bin/env")
        )
        running.process.waitUntilExit()
        let outcome = running.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        struct Findings: Decodable {
            struct Shape: Decodable {
                var query: String
                var kind: String
            }
            var model: String
            var retrieved: String
            var whole: [String]
            var usage: [Int]
            var again: String
            var others: [String]
            var together: [String]
            var shaped: Shape
            var shapedReason: String
        }
        let found = try ModelServing.decoder().decode(
            Findings.self,
            from: Data(outcome.output.utf8)
        )
        let parts = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        #expect(found.model == "tiny" && found.retrieved == "tiny" && found.again == found.whole[0])
        #expect(found.whole[1...] == ["assistant", "length", "chat.completion"])
        #expect(found.usage[1] == 12 && found.usage[2] == found.usage[0] + 12)
        let wanted = [found.whole[0]] + found.others
        #expect(found.together == wanted + wanted + wanted + wanted)
        let stream = try #require(parts["stream"] as? [Any])
        #expect(stream[0] as? String == found.whole[0] && stream[1] as? String == "length")
        #expect(stream[2] as? Int == 12)
        #expect(found.shaped.query.unicodeScalars.count <= 12)
        #expect(["head", "tail"].contains(found.shaped.kind) && found.shapedReason == "stop")
        let errors = try #require(parts["errors"] as? [String: [Any]])
        let expected = [
            "key": ("AuthenticationError", 401), "model": ("NotFoundError", 404),
            "temperature": ("BadRequestError", 400), "tools": ("BadRequestError", 400),
            "long": ("BadRequestError", 400),
        ]
        for (name, (kind, status)) in expected {
            let error = try #require(errors[name], "\(name)")
            #expect(error[0] as? String == kind && error[1] as? Int == status, "\(name)")
        }
    }

    private static func events(
        _ text: String
    ) throws -> (
        text: String, reasons: [String], usage: ModelServing.Answer.Usage?, pieces: Int,
        isDone: Bool
    ) {
        struct Chunk: Decodable {
            struct Choice: Decodable {
                struct Delta: Decodable { var content: String? }
                var delta: Delta
                var finishReason: String?
            }
            var choices: [Choice]
            var usage: ModelServing.Answer.Usage?
        }
        let lines = text.components(separatedBy: "\n\n").filter { !$0.isEmpty }
            .map { $0.dropFirst("data: ".count) }
        let chunks = try lines.dropLast().map {
            try ModelServing.decoder().decode(Chunk.self, from: Data($0.utf8))
        }
        let choices = chunks.flatMap(\.choices)
        return (
            choices.compactMap(\.delta.content).joined(), choices.compactMap(\.finishReason),
            chunks.compactMap(\.usage).last, chunks.count, lines.last == "[DONE]"
        )
    }
}
