import Foundation
import Hummingbird
import Language
import NIOCore
import Statistics
import Synchronization

/// Answers requests in the protocol of OpenAI.
final class ChatResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private let configuration: ServeConfiguration
    private let decoder: ServedDecoder
    private let queue: DecodeQueue
    private let started = Int(Date().timeIntervalSince1970)
    private let count = Mutex(0)

    init(_ decoder: ServedDecoder, _ configuration: ServeConfiguration) {
        self.configuration = configuration
        self.decoder = decoder
        queue = DecodeQueue(decoder, configuration)
    }

    /// Answers one request; errors become responses in the protocol's form.
    func respond(to request: Request, context: Context) async throws -> Response {
        do {
            return try await answer(request)
        } catch let error as ServiceError {
            return Self.response(error.body, status: error.status, headers: error.headers)
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        let path = request.uri.path
        if path == "/health" {
            let counts = queue.counts
            return Self.response(
                .object([
                    "status": .string("ok"), "answers": .integer(counts.answers),
                    "together": .integer(counts.together),
                ])
            )
        }
        guard hasKey(request) else { throw ServiceError.badKey }
        switch (path, request.method) {
        case ("/v1/models", .get):
            return Self.response(.object(["object": .string("list"), "data": .array([model])]))
        case ("/v1/models/" + configuration.name, .get): return Self.response(model)
        case ("/v1/chat/completions", .post): return try await chat(request)
        case ("/v1/models", _), ("/v1/chat/completions", _):
            throw ServiceError.badMethod(path: path)
        default: throw ServiceError.notFound(path: path)
        }
    }

    private var model: JSONValue {
        .object([
            "id": .string(configuration.name), "object": .string("model"),
            "created": .integer(started), "owned_by": .string("restock"),
        ])
    }

    /// Compares all bytes whatever the first ones are, so that time tells nothing of the key.
    private func hasKey(_ request: Request) -> Bool {
        guard let key = configuration.key else { return true }
        let expected = Array("Bearer \(key)".utf8)
        let got = Array((request.headers[.authorization] ?? "").utf8)
        guard got.count == expected.count else { return false }
        return zip(got, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func chat(_ request: Request) async throws -> Response {
        let call = try ChatCall(
            try await Self.body(of: request),
            model: configuration.name,
            usualTokens: configuration.usualTokens
        )
        let number = count.withLock { count in
            count += 1
            return count
        }
        let texts = try call.requests(
            decoder.tokenizer,
            limit: decoder.limit,
            seed: Seed(configuration.seed)["request"][number]
        )
        let answer = ChatAnswer(
            id: "chatcmpl-\(started)-\(number)",
            model: configuration.name,
            created: Int(Date().timeIntervalSince1970),
            promptTokens: texts.first?.prompt.count ?? 0
        )
        let news = try queue.submit(texts)
        return call.isStreamed
            ? Self.stream(answer, call, news) : try await Self.whole(answer, call, news)
    }

    private static func body(of request: Request) async throws -> Data {
        do {
            let body = try await request.body.collect(upTo: ServeConfiguration.mostBytes)
            return Data(body.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ServiceError.tooLarge(limit: ServeConfiguration.mostBytes)
        }
    }

    /// An answer that is sent when all of it is known.
    private static func whole(
        _ answer: ChatAnswer,
        _ call: ChatCall,
        _ news: AsyncStream<ChatNews>
    ) async throws -> Response {
        var ends: [Int: Continuation] = [:]
        for await one in news {
            switch one {
            case .text: break
            case .end(let choice, let continuation): ends[choice] = continuation
            case .failure(let error): throw error
            }
        }
        let all = (0..<call.choices).compactMap { ends[$0] }
        guard all.count == call.choices else {
            throw ServiceError.failed(reason: "it was stopped")
        }
        return response(answer.whole(all))
    }

    /// An answer as events, each sent when it is known.
    private static func stream(
        _ answer: ChatAnswer,
        _ call: ChatCall,
        _ news: AsyncStream<ChatNews>
    ) -> Response {
        let (choices, streamsUsage) = (call.choices, call.streamsUsage)
        let body = ResponseBody { writer in
            for choice in 0..<choices {
                try await writer.write(event(answer.opening(choice)))
            }
            var tokens = 0
            var hasFailed = false
            for await one in news {
                switch one {
                case .text(let choice, let text):
                    try await writer.write(event(answer.more(choice, text)))
                case .end(let choice, let continuation):
                    tokens += continuation.tokenCount
                    try await writer.write(event(answer.ending(choice, continuation.end)))
                case .failure(let error):
                    hasFailed = true
                    try await writer.write(event(error.body))
                }
            }
            if streamsUsage, !hasFailed { try await writer.write(event(answer.counts(tokens))) }
            if !hasFailed { try await writer.write(ByteBuffer(string: "data: [DONE]\n\n")) }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"],
            body: body
        )
    }

    private static func event(_ value: JSONValue) -> ByteBuffer {
        ByteBuffer(bytes: Data("data: ".utf8) + value.data + Data("\n\n".utf8))
    }

    private static func response(
        _ body: JSONValue,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body.data))
        )
    }
}
