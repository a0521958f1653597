import Foundation
import Language

/// The forms of answers, whole and in pieces.
///
/// Source: OpenAI, "API reference", chat completions.
struct ChatAnswer {
    let id: String
    let model: String
    /// Seconds since 1970.
    let created: Int
    let promptTokens: Int

    /// All of an answer in one.
    func whole(_ continuations: [Continuation]) -> JSONValue {
        let choices = continuations.enumerated().map { place, one in
            JSONValue.object([
                "index": .integer(place),
                "message": .object([
                    "role": .string("assistant"), "content": .string(one.text), "refusal": .null,
                ]),
                "logprobs": .null,
                "finish_reason": .string(Self.reason(one.end)),
            ])
        }
        return frame(
            "chat.completion",
            choices,
            usage: usage(continuations.reduce(0) { $0 + $1.tokenCount })
        )
    }

    /// The first piece of an answer: who speaks.
    func opening(_ choice: Int) -> JSONValue {
        piece(choice, ["role": .string("assistant"), "content": .string("")], nil)
    }

    /// More of an answer.
    func more(_ choice: Int, _ text: String) -> JSONValue {
        piece(choice, ["content": .string(text)], nil)
    }

    /// The last piece of an answer: why it ends.
    func ending(_ choice: Int, _ end: Continuation.End) -> JSONValue {
        piece(choice, [:], Self.reason(end))
    }

    /// The counts of all answers' tokens, at the end of a stream.
    func counts(_ tokens: Int) -> JSONValue {
        frame("chat.completion.chunk", [], usage: usage(tokens))
    }

    private func piece(
        _ choice: Int,
        _ delta: [String: JSONValue],
        _ reason: String?
    ) -> JSONValue {
        let part = JSONValue.object([
            "index": .integer(choice), "delta": .object(delta), "logprobs": .null,
            "finish_reason": reason.map { .string($0) } ?? .null,
        ])
        return frame("chat.completion.chunk", [part], usage: .null)
    }

    private func frame(
        _ kind: String,
        _ choices: [JSONValue],
        usage: JSONValue
    ) -> JSONValue {
        .object([
            "id": .string(id), "object": .string(kind), "created": .integer(created),
            "model": .string(model), "choices": .array(choices), "usage": usage,
        ])
    }

    private func usage(_ tokens: Int) -> JSONValue {
        .object([
            "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(tokens),
            "total_tokens": .integer(promptTokens + tokens),
        ])
    }

    private static func reason(_ end: Continuation.End) -> String {
        end == .limited ? "length" : "stop"
    }
}

extension JSONValue {
    /// The value as text, with keys in order.
    var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers that JSON has no text for are never among answers.
        return (try? encoder.encode(self)) ?? Data()
    }
}
