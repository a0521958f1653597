/// A conversation that a model elsewhere is to go on with, and how.
public struct ChatQuestion: Sendable, Hashable, Codable {
    /// What was said.
    public var messages: [ChatMessage]
    /// What scores are divided by.
    public var temperature: Double
    /// Tokens of the answer at most.
    public var mostTokens: Int
    /// Decides the draws, where the model heeds it.
    public var seed: Int
    /// The schema of the JSON that the answer has to be; nil for any text.
    public var schema: JSONValue?

    /// States a question.
    public init(
        messages: [ChatMessage],
        temperature: Double,
        mostTokens: Int,
        seed: Int,
        schema: JSONValue? = nil
    ) {
        self.messages = messages
        self.temperature = temperature
        self.mostTokens = mostTokens
        self.seed = seed
        self.schema = schema
    }

    /// The body of the request.
    func body(model: String) -> JSONValue {
        var fields: [String: JSONValue] = [
            "model": .string(model),
            "messages": .array(
                messages.map {
                    .object(["role": .string($0.role.rawValue), "content": .string($0.content)])
                }
            ),
            "temperature": .number(temperature),
            "max_tokens": .integer(mostTokens),
            "seed": .integer(seed),
        ]
        if let schema {
            fields["response_format"] = .object([
                "type": .string("json_schema"),
                "json_schema": .object([
                    "name": .string("answer"), "strict": .bool(true), "schema": schema,
                ]),
            ])
        }
        return .object(fields)
    }

    /// Tokens that it may cost at most: none has less than a byte, and few stand around each message.
    var mostCost: Int {
        messages.reduce(mostTokens) { $0 + $1.content.utf8.count + 8 }
    }
}

/// An answer that was paid for.
public struct ChatReply: Sendable, Hashable, Codable {
    /// What the model said; empty where it said nothing.
    public var text: String
    /// Whether the limit of tokens cut it off.
    public var isCut: Bool
    /// Tokens that were paid for, of the question and of the answer.
    public var tokens: Int
}

/// What an endpoint answered.
public struct EndpointReplies: Sendable {
    /// The answer to each question, as far as there is one.
    public var replies: [ChatReply?]
    /// Why questions are left; nil where none is.
    public var stop: EndpointError?
    /// Answers that were kept from an earlier asking; they cost nothing.
    public var kept = 0
}

/// The protocol's form of an answer, as far as it is read.
struct ChatCompletionForm: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable {
            var content: String?
        }
        var message: Message
        var reason: String?

        enum CodingKeys: String, CodingKey {
            case message
            case reason = "finish_reason"
        }
    }
    struct Usage: Decodable {
        var total: Int

        enum CodingKeys: String, CodingKey {
            case total = "total_tokens"
        }
    }

    var choices: [Choice]
    var usage: Usage?
}
