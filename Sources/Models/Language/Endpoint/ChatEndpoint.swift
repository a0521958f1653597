public import Foundation
public import Statistics

/// Asks a language model that is served elsewhere, in the protocol of OpenAI.
///
/// Answers are kept in a folder as soon as they are there, so that nothing is paid for twice. Requests that fail for a
/// while are sent again, at growing intervals; whatever else fails ends the asking, with what was answered.
public struct ChatEndpoint: Sendable {
    private let configuration: EndpointConfiguration
    private let address: ChatAddress
    private let key: String?
    private let cache: ReplyCache
    private let budget: TokenBudget
    private let seed: Seed

    /// Prepares for asking; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - configuration: where to ask, and how much.
    ///   - seed: decides how long is waited before a further try.
    ///   - environment: holds the key.
    /// - Throws: ``EndpointError/badAddress(_:)``, ``EndpointError/openKey(url:)``.
    public init(
        _ configuration: EndpointConfiguration,
        seed: Seed,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(EndpointError) {
        self.configuration = configuration
        self.seed = seed
        address = try ChatAddress(configuration.url)
        let key = environment[configuration.keyVariable]?
            .trimmingCharacters(in: .whitespacesAndNewlines)
        self.key = key.flatMap { $0.isEmpty ? nil : $0 }
        guard self.key == nil || address.isPrivate else { throw .openKey(url: configuration.url) }
        cache = ReplyCache(folder: configuration.cache, environment: environment)
        budget = TokenBudget(configuration.budget)
    }

    /// Tokens that were paid for since this was made, in all askings; they share the budget.
    public var spent: Int { budget.spent }

    /// Asks questions, several at once.
    ///
    /// - Parameters:
    ///   - questions: what is asked; each is asked once.
    ///   - report: told now and then how many are answered.
    /// - Returns: all answers that there are; `stop` says why others are missing.
    /// - Throws: `StoreError` when answers can't be kept, `CancellationError`.
    public func replies(
        to questions: [ChatQuestion],
        report: @Sendable (Int) -> Void = { _ in }
    ) async throws -> EndpointReplies {
        let kept = try questions.map { try cache.reply(to: $0, model: configuration.model) }
        let open = kept.indices.filter { kept[$0] == nil }
        var result = EndpointReplies(replies: kept, kept: questions.count - open.count)
        if open.isEmpty { return result }
        let transport = ChatTransport()
        defer { transport.close() }
        var waiting = open.makeIterator()
        var answered = result.kept
        try await withThrowingTaskGroup(of: (Int, Result<ChatReply, EndpointError>).self) { group in
            func next() {
                guard let place = waiting.next() else { return }
                let question = questions[place]
                group.addTask {
                    do {
                        let reply = try await ask(question, place, transport)
                        return (place, .success(reply))
                    } catch let error as EndpointError {
                        return (place, .failure(error))
                    }
                }
            }
            for _ in 0..<configuration.together { next() }
            while let (place, found) = try await group.next() {
                switch found {
                case .success(let reply):
                    try cache.keep(reply, to: questions[place], model: configuration.model)
                    result.replies[place] = reply
                    answered += 1
                    report(answered)
                    if result.stop == nil { next() }
                case .failure(let error):
                    // What is under way is paid for, so it is waited for.
                    if result.stop == nil { result.stop = error }
                }
            }
        }
        return result
    }

    /// Asks one question, several times if need be.
    private func ask(
        _ question: ChatQuestion,
        _ place: Int,
        _ transport: ChatTransport
    ) async throws -> ChatReply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(question.body(model: configuration.model))
        var random = seed["wait"][place].generator()
        var attempt = 0
        while true {
            attempt += 1
            let found = try await attemptOnce(question, body, transport)
            switch found {
            case .reply(let reply): return reply
            case .refused(let error): throw error
            case .again(let fault, let wanted):
                let wait = wanted ?? pause(after: attempt, random.uniform())
                guard attempt < configuration.attempts, wait <= Self.longestWait else {
                    throw fault.error(url: configuration.url, attempts: attempt)
                }
                try await Task.sleep(for: .seconds(wait))
            }
        }
    }

    /// Seconds that are waited at most before a further try.
    private static let longestWait = 300.0
    private static let longestPause = 30.0

    /// Seconds before the next try.
    ///
    ///     min(30, backoff · 2^(attempt - 1)) · (1/2 + u/2),   u in 0..<1
    ///
    /// Source: Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015.
    /// Deviates: half of the interval is always waited.
    private func pause(after attempt: Int, _ draw: Double) -> Double {
        let whole = configuration.backoff * pow(2, Double(attempt - 1))
        return min(Self.longestPause, whole) * (0.5 + draw / 2)
    }

    private enum Found {
        case reply(ChatReply)
        case refused(EndpointError)
        case again(EndpointFault, wait: Double?)
    }

    private func attemptOnce(
        _ question: ChatQuestion,
        _ body: Data,
        _ transport: ChatTransport
    ) async throws -> Found {
        let most = question.mostCost
        try budget.reserve(most)
        var spent = 0
        defer { budget.settle(most, spent: spent) }
        let got: ChatTransport.Reply
        do {
            got = try await transport.post(
                body,
                to: address.url,
                key: key,
                timeout: .seconds(configuration.timeout)
            )
        } catch let failure as ChatTransport.Failure {
            // Whoever answers too late, or too much, may be paid even so.
            if failure.mayBePaid { spent = most }
            return .again(fault(of: failure), wait: nil)
        }
        guard got.status == 200 else { return refusal(got) }
        guard let form = try? JSONDecoder().decode(ChatCompletionForm.self, from: got.body),
            let choice = form.choices.first
        else {
            spent = most
            return .again(EndpointFault(.garbage, "'\(excerpt(got.body))'"), wait: nil)
        }
        let text = choice.message.content ?? ""
        spent = max(0, form.usage?.total ?? most - question.mostTokens + text.utf8.count)
        return .reply(ChatReply(text: text, isCut: choice.reason == "length", tokens: spent))
    }

    private func fault(of failure: ChatTransport.Failure) -> EndpointFault {
        switch failure {
        case .late:
            EndpointFault(.unreachable, "none within \(configuration.timeout) seconds")
        case .tooLong: EndpointFault(.garbage, "more than 8 MB")
        case .broken(let reason): EndpointFault(.unreachable, hidden(reason))
        }
    }

    private func refusal(_ got: ChatTransport.Reply) -> Found {
        let reason = reason(in: got.body)
        switch got.status {
        case 401, 403:
            return .refused(
                .refusedKey(
                    url: configuration.url,
                    variable: configuration.keyVariable,
                    isSet: key != nil,
                    reason: reason
                )
            )
        case 429:
            return .again(EndpointFault(.rateLimited, reason), wait: seconds(got.retryAfter))
        case 408, 409, 425, 500...:
            return .again(
                EndpointFault(.unreachable, "status \(got.status), \(reason)"),
                wait: seconds(got.retryAfter)
            )
        default:
            return .refused(
                .refused(url: configuration.url, status: got.status, reason: reason)
            )
        }
    }

    /// The seconds of a header, which are a number or a date; nil where there are none.
    private func seconds(_ header: String?) -> Double? {
        guard let header else { return nil }
        if let seconds = Double(header), seconds >= 0 { return seconds }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: header).map { max(0, $0.timeIntervalSinceNow) }
    }

    private struct Complaint: Decodable {
        struct Part: Decodable { var message: String }
        var error: Part
    }

    private func reason(in body: Data) -> String {
        let complaint = try? JSONDecoder().decode(Complaint.self, from: body)
        return complaint.map { String(hidden($0.error.message).prefix(300)) } ?? excerpt(body)
    }

    private func excerpt(_ body: Data) -> String {
        let text = String(decoding: body.prefix(2_000), as: UTF8.self)
        let line = hidden(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? "an empty body" : String(line.prefix(120))
    }

    /// A text without the key, should an endpoint repeat it.
    private func hidden(_ text: String) -> String {
        guard let key else { return text }
        return text.replacingOccurrences(of: key, with: "***")
    }
}

extension ChatTransport.Failure {
    /// Whether the other side may have written an answer.
    fileprivate var mayBePaid: Bool {
        if case .broken = self { return false }
        return true
    }
}

/// A failure that may pass.
private struct EndpointFault {
    enum Kind { case unreachable, rateLimited, garbage }

    let kind: Kind
    let reason: String

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    func error(url: String, attempts: Int) -> EndpointError {
        switch kind {
        case .unreachable: .unreachable(url: url, attempts: attempts, reason: reason)
        case .rateLimited: .rateLimited(url: url, attempts: attempts, reason: reason)
        case .garbage: .garbage(url: url, attempts: attempts, reason: reason)
        }
    }
}
