import Foundation
import Language
import Statistics

/// A request for answers, found to be sound.
///
/// Source: OpenAI, "API reference", chat completions.
struct ChatCall {
    var messages: [ChatMessage]
    /// How answers are written.
    var settings: ContinuationSettings
    /// Answers to give.
    var choices: Int
    /// Decides the draws; nil for the server's choice.
    var seed: Int?
    /// Whether answers are sent as they are written.
    var isStreamed: Bool
    /// Whether a stream ends with counts of tokens.
    var streamsUsage: Bool

    /// Candidates of a draw at most: what is less likely than a thousand others is not written.
    private static let mostCandidates = 1_000
    private static let mostStops = 4

    /// Reads a request's body.
    ///
    /// - Throws: ``ServiceError``.
    init(_ body: Data, model: String, usualTokens: Int) throws(ServiceError) {
        let reader = try ChatFields(body)
        try reader.check(model: model)
        messages = try reader.messages()
        choices = try reader.integer("n", 1...ServeConfiguration.mostChoices) ?? 1
        seed = try reader.integer("seed", Int.min...Int.max)
        isStreamed = try reader.bool("stream") ?? false
        streamsUsage = try reader.streamsUsage()
        let most = try reader.integer("max_completion_tokens", 1...1_000_000)
        let mostByOldName = try reader.integer("max_tokens", 1...1_000_000)
        settings = ContinuationSettings(
            sampling: SamplingSettings(
                temperature: try reader.number("temperature", 0...2) ?? 1,
                mostTokens: Self.mostCandidates,
                share: try reader.number("top_p", 0...1) ?? 1,
                repetitionPenalty: 1
            ),
            constraint: try reader.constraint(),
            stops: try reader.stops(most: Self.mostStops),
            mostTokens: most ?? mostByOldName ?? usualTokens
        )
        if case .json(let json)? = settings.constraint, json.fewestBytes > settings.mostTokens {
            throw .badField(
                "max_tokens",
                expected: "at least \(json.fewestBytes), so that an answer by the schema fits"
            )
        }
    }

    /// The texts to continue.
    ///
    /// - Throws: ``ServiceError/tooManyTokens(got:limit:)``.
    func requests(
        _ tokenizer: Tokenizer,
        limit: Int,
        seed usual: Seed
    ) throws(ServiceError) -> [ContinuationRequest] {
        let prompt = ChatPrompt.tokens(of: messages, tokenizer)
        let tokens = prompt.count + settings.mostTokens
        if tokens > limit { throw .tooManyTokens(got: tokens, limit: limit) }
        let root = seed.map { Seed(UInt64(bitPattern: Int64($0))) } ?? usual
        return (0..<choices).map {
            ContinuationRequest(prompt: prompt, seed: root["choice"][$0], settings: settings)
        }
    }
}
