import Foundation
import Pipelines

/// A language model that is served elsewhere, in the protocol of OpenAI.
public struct EndpointConfiguration: Sendable, Hashable, Codable {
    /// The base URL, such as `https://api.openai.com/v1`.
    public var url: String
    /// The model's name there.
    public var model: String
    /// The environment's variable that holds the key; the key itself stands nowhere else.
    public var keyVariable: String
    /// Requests under way at once.
    public var together: Int
    /// Tokens of prompts and answers that may be paid for.
    public var budget: Int
    /// Tries of one request.
    public var attempts: Int
    /// Seconds until a try counts as failed.
    public var timeout: Double
    /// Seconds before the second try; twice as many before each further one.
    public var backoff: Double
    /// The folder for answers that were paid for; nil for the user's cache.
    public var cache: String?

    /// States an endpoint.
    public init(
        url: String,
        model: String,
        keyVariable: String = "OPENAI_API_KEY",
        together: Int = 4,
        budget: Int = 1_000_000,
        attempts: Int = 6,
        timeout: Double = 60,
        backoff: Double = 0.5,
        cache: String? = nil
    ) {
        self.url = url
        self.model = model
        self.keyVariable = keyVariable
        self.together = together
        self.budget = budget
        self.attempts = attempts
        self.timeout = timeout
        self.backoff = backoff
        self.cache = cache
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case url, model
        case keyVariable = "key-variable"
        case together, budget, attempts, timeout, backoff, cache
    }

    /// Reads an endpoint, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Swift.Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            url: try keys.decode(String.self, forKey: .url),
            model: try keys.decode(String.self, forKey: .model)
        )
        keyVariable = try keys.value(.keyVariable, default: keyVariable)
        together = try keys.value(.together, default: together)
        budget = try keys.value(.budget, default: budget)
        attempts = try keys.value(.attempts, default: attempts)
        timeout = try keys.value(.timeout, default: timeout)
        backoff = try keys.value(.backoff, default: backoff)
        cache = try keys.decodeIfPresent(String.self, forKey: .cache)
        func require(_ holds: Bool, _ key: CodingKeys, got: String, _ expected: String) throws {
            if holds { return }
            let path = (decoder.codingPath.map(\.stringValue) + [key.stringValue])
                .joined(separator: ".")
            throw ConfigurationError.badValue(path: path, got: got, expected: expected)
        }
        _ = try ChatAddress(url)
        try require(!model.isEmpty, .model, got: "''", "the name of a model")
        try require((1...256).contains(together), .together, got: "\(together)", "1...256")
        try require(budget > 0, .budget, got: "\(budget)", "a whole number of at least 1")
        try require((1...20).contains(attempts), .attempts, got: "\(attempts)", "1...20")
        try require(
            timeout > 0 && timeout <= 3_600,
            .timeout,
            got: "\(timeout)",
            "seconds, at most 3600"
        )
        try require(
            backoff > 0 && backoff <= 60,
            .backoff,
            got: "\(backoff)",
            "seconds, at most 60"
        )
    }
}

/// Where questions go to.
struct ChatAddress: Sendable, Hashable {
    let url: URL
    let isLoopback: Bool

    /// - Throws: ``EndpointError/badAddress(_:)`` for what is no address, and for what says a user or a password.
    init(_ base: String) throws(EndpointError) {
        guard let parts = URLComponents(string: base), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, let url = parts.url
        else { throw .badAddress(Self.withoutSecrets(base)) }
        isLoopback = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
        self.url = url.appending(path: "chat/completions")
    }

    /// What may be shown of an address: neither a user nor a password, nor what is asked behind it.
    private static func withoutSecrets(_ base: String) -> String {
        guard var parts = URLComponents(string: base) else { return "what is no address" }
        if parts.user != nil || parts.password != nil {
            (parts.user, parts.password) = ("hidden", nil)
        }
        if parts.query != nil { parts.query = "hidden" }
        return parts.string ?? "what is no address"
    }

    /// Whether nobody on the way can read a key.
    var isPrivate: Bool { isLoopback || url.scheme?.lowercased() == "https" }
}
