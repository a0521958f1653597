import Foundation
import Statistics
import Synchronization
import Testing

@testable import Language

@Suite("Asking an endpoint")
struct ChatEndpointTests {
    private static let key = "sk-secret-4711"
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "endpoint-\(UUID().uuidString)")

    private func endpoint(
        _ server: ScriptedServer,
        key: String? = ChatEndpointTests.key,
        _ change: (inout EndpointConfiguration) -> Void = { _ in }
    ) throws -> ChatEndpoint {
        var configuration = EndpointConfiguration(
            url: server.url,
            model: "m",
            keyVariable: "TEST_KEY",
            together: 1,
            attempts: 3,
            timeout: 5,
            backoff: 0.01,
            cache: folder.path
        )
        change(&configuration)
        let environment = key.map { ["TEST_KEY": $0] } ?? [:]
        return try ChatEndpoint(configuration, seed: Seed(1), environment: environment)
    }

    private static func questions(_ count: Int) -> [ChatQuestion] {
        (0..<count).map {
            ChatQuestion(
                messages: [ChatMessage(.user, "product \($0)")],
                temperature: 0.5,
                mostTokens: 20,
                seed: $0
            )
        }
    }

    @Test("sends what the protocol says, and pays for no answer twice")
    func cache() async throws {
        let server = try ScriptedServer { number, _ in .chat("answer \(number)", tokens: 11) }
        defer { server.close() }
        let asking = try endpoint(server)
        let first = try await asking.replies(to: Self.questions(3))
        #expect(first.replies.map { $0?.text } == ["answer 0", "answer 1", "answer 2"])
        #expect(first.stop == nil && first.kept == 0 && asking.spent == 33)
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v1/chat/completions HTTP/1.1"))
        #expect(request.contains("Authorization: Bearer \(Self.key)"))
        for part in [#""model":"m""#, #""max_tokens":20"#, #""seed":0"#, #""content":"product 0""#]
        {
            #expect(request.contains(part), "\(request)")
        }
        // Another address and another key, and one question more: that alone is asked.
        let other = try ScriptedServer { _, _ in .chat("new") }
        defer { other.close() }
        let further = try endpoint(other, key: "other")
        let second = try await further.replies(to: Self.questions(4))
        #expect(
            second.replies.compactMap { $0?.text } == ["answer 0", "answer 1", "answer 2", "new"]
        )
        #expect(other.requests.count == 1 && second.kept == 3 && further.spent == 10)
        // Another model or temperature is another question; a damaged file is none.
        let third = try await endpoint(other) { $0.model = "n" }.replies(to: Self.questions(1))
        #expect(third.replies[0]?.text == "new")
        var warmer = Self.questions(1)
        warmer[0].temperature = 0.6
        _ = try await endpoint(other).replies(to: warmer)
        #expect(other.requests.count == 3)
        let files = try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        )
        #expect(files.count == 6)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains(Self.key) && !text.contains(server.url))
            try Data(text.utf8.dropLast(9)).write(to: file)
        }
        _ = try await endpoint(other).replies(to: Self.questions(1))
        #expect(other.requests.count == 4)
    }

    @Test("tries again what may pass, and waits as long as it is told")
    func retries() async throws {
        let server = try ScriptedServer { number, _ in
            switch number {
            case 0: ScriptedServer.Answer(status: 500, body: "oops")
            case 1: ScriptedServer.Answer(hangsUp: true)
            case 2: .chat("first")
            case 3: ScriptedServer.Answer(status: 429, headers: ["Retry-After": "1"])
            case 4: ScriptedServer.Answer(body: "<html>garbage</html>")
            default: .chat("second")
            }
        }
        defer { server.close() }
        let start = ContinuousClock.now
        let found = try await endpoint(server).replies(to: Self.questions(2))
        #expect(found.replies.map { $0?.text } == ["first", "second"] && found.stop == nil)
        #expect(server.requests.count == 6)
        #expect(ContinuousClock.now - start > .seconds(1))
    }

    @Test(
        "ends with a clear error, keeps what it has, and never says the key",
        arguments: [
            (
                ScriptedServer.Answer(status: 401, body: #"{"error": {"message": "no \#(key)"}}"#),
                "refused (no ***)", 1
            ),
            (ScriptedServer.Answer(status: 403, body: ""), "an empty body", 1),
            (
                ScriptedServer.Answer(status: 404, body: #"{"error": {"message": "no model"}}"#),
                "no model", 1
            ),
            (
                ScriptedServer.Answer(status: 307, headers: ["Location": "/v1/elsewhere"]),
                "status 307", 1
            ),
            (ScriptedServer.Answer(status: 503, body: key + " is busy"), "*** is busy", 3),
            (
                ScriptedServer.Answer(status: 429, body: "slow down"),
                "too many requests in 3 tries: slow down", 3
            ),
            (
                ScriptedServer.Answer(status: 429, headers: ["Retry-After": "86400"]),
                "too many requests in 1 tries", 1
            ),
            (ScriptedServer.Answer(body: #"{"choices": []}"#), #"got '{"choices": []}'"#, 3),
            (ScriptedServer.Answer(body: ""), "an empty body", 3),
            (
                ScriptedServer.Answer(body: String(repeating: "a", count: 9 << 20)),
                "more than 8 MB", 3
            ),
            (ScriptedServer.Answer(hangsUp: true), "no answer in 3 tries", 3),
            (ScriptedServer.Answer(body: "{}", delay: .seconds(60)), "none within 0.5 seconds", 3),
        ]
    )
    func failures(answer: ScriptedServer.Answer, part: String, tries: Int) async throws {
        let server = try ScriptedServer { number, _ in number == 0 ? .chat("kept") : answer }
        defer { server.close() }
        // Only the answer that is late is not waited for: a busy machine is slow with the others.
        let asking = try endpoint(server) { $0.timeout = answer.delay == .zero ? 60 : 0.5 }
        let found = try await asking.replies(to: Self.questions(4))
        #expect(found.replies.map { $0?.text } == ["kept", nil, nil, nil])
        let text = try #require(found.stop).description
        #expect(text.contains(part), "\(text)")
        #expect(!text.contains(Self.key) && text.contains(server.url))
        #expect(server.requests.count == 1 + tries)
    }

    @Test("stops before a request that could go beyond the budget")
    func budget() async throws {
        let server = try ScriptedServer { _, _ in .chat("text", tokens: 25) }
        defer { server.close() }
        // A question may cost 20 + 9 + 8 = 37 tokens; after three of 25, 25 of 100 are left.
        let found = try await endpoint(server) { $0.budget = 100 }.replies(to: Self.questions(9))
        #expect(found.replies.compactMap(\.self).count == 3 && server.requests.count == 3)
        #expect(found.stop == .budgetSpent(spent: 75, budget: 100))
        // With more the others alone are paid for.
        let wealthy = try endpoint(server) { $0.budget = 1_000 }
        let more = try await wealthy.replies(to: Self.questions(9))
        #expect(more.stop == nil && wealthy.spent == 6 * 25 && server.requests.count == 9)
        // What was paid for before counts later, too: after 150 + 33 * 25 = 975, 25 are too few.
        let last = try await wealthy.replies(to: Self.questions(60))
        #expect(last.stop == .budgetSpent(spent: 975, budget: 1_000) && last.kept == 9)
        // Of several at once, all that are under way count with the most that they may cost.
        let wide = try ScriptedServer { _, _ in
            var answer = ScriptedServer.Answer.chat("text", tokens: 31)
            answer.delay = .milliseconds(300)
            return answer
        }
        defer { wide.close() }
        try FileManager.default.removeItem(at: folder)
        let wary = try endpoint(wide) {
            $0.budget = 100
            $0.together = 8
        }
        _ = try await wary.replies(to: Self.questions(9))
        #expect(wary.spent == 62 && wide.requests.count == 2)
    }

    @Test("asks as many at once as it may")
    func together() async throws {
        let most = Mutex((now: 0, most: 0))
        let server = try ScriptedServer { _, _ in
            most.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            Thread.sleep(forTimeInterval: 0.1)
            most.withLock { $0.now -= 1 }
            return .chat("a")
        }
        defer { server.close() }
        let found = try await endpoint(server) { $0.together = 3 }.replies(to: Self.questions(12))
        #expect(found.replies.compactMap(\.self).count == 12)
        #expect(most.withLock { $0.most } == 3)
    }

    @Test("what was answered before it was stopped is kept")
    func cancelled() async throws {
        let server = try ScriptedServer { number, _ in
            var answer = ScriptedServer.Answer.chat("a")
            answer.delay = number < 2 ? .zero : .seconds(100)
            return answer
        }
        defer { server.close() }
        let asking = try endpoint(server) { $0.timeout = 120 }
        let work = Task { try await asking.replies(to: Self.questions(5)) }
        while server.requests.count < 3 { try await Task.sleep(for: .milliseconds(20)) }
        let start = ContinuousClock.now
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(ContinuousClock.now - start < .seconds(60))
        let quick = try ScriptedServer { _, _ in .chat("b") }
        defer { quick.close() }
        let found = try await endpoint(quick).replies(to: Self.questions(5))
        #expect(found.replies.map { $0?.text } == ["a", "a", "b", "b", "b"])
    }

    @Test("a key goes nowhere in the clear, and to no address with a password")
    func addresses() throws {
        func make(_ url: String, key: String?) throws {
            _ = try ChatEndpoint(
                EndpointConfiguration(url: url, model: "m", keyVariable: "TEST_KEY"),
                seed: Seed(1),
                environment: key.map { ["TEST_KEY": $0] } ?? [:]
            )
        }
        #expect(throws: EndpointError.openKey(url: "http://example.com/v1")) {
            try make("http://example.com/v1", key: "k")
        }
        #expect(throws: Never.self) {
            try make("http://example.com/v1", key: nil)
            try make("https://example.com/v1", key: "k")
            try make("http://localhost:8080/v1/", key: "k")
        }
        // Neither a password nor a key that stands in an address is shown.
        for (url, shown) in [
            ("", ""), ("example.com", "example.com"), ("ftp://a", "ftp://a"),
            ("https://u:p@example.com", "https://hidden@example.com"),
            ("https://example.com/v1?key=sk-1", "https://example.com/v1?hidden"),
            ("http://", "http://"),
        ] {
            #expect(throws: EndpointError.badAddress(shown)) { try make(url, key: nil) }
        }
    }
}
