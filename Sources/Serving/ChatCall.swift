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

    /// Fields that would change the answer and can't be done, with the values that ask for nothing.
    private static let unsupported: [(field: String, neutral: Set<JSONValue>)] = [
        ("tools", [.array([])]), ("functions", [.array([])]),
        ("tool_choice", [.string("none"), .string("auto")]), ("logprobs", [.bool(false)]),
        ("top_logprobs", [.integer(0)]), ("presence_penalty", [.integer(0), .number(0)]),
        ("frequency_penalty", [.integer(0), .number(0)]), ("logit_bias", [.object([:])]),
        ("audio", []), ("prediction", []), ("web_search_options", []),
    ]

    /// Levels of arrays and objects in each other; reading a level takes the longer the deeper it lies.
    private static let mostLevels = 64

    /// Whether arrays and objects lie deeper in each other than is read.
    private static func isDeep(_ body: Data) -> Bool {
        var (level, isText, isEscaped) = (0, false, false)
        for byte in body {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): level += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): level -= 1
            default: break
            }
            if level > mostLevels { return true }
        }
        return false
    }

    /// Reads a request's body.
    ///
    /// - Throws: ``ServiceError``.
    init(_ body: Data, model: String, usualTokens: Int) throws(ServiceError) {
        guard !Self.isDeep(body) else {
            throw .notJSON(
                reason: "expected at most \(Self.mostLevels) levels of arrays and objects"
            )
        }
        let fields: [String: JSONValue]
        do {
            fields = try JSONDecoder().decode([String: JSONValue].self, from: body)
                .filter { $0.value != .null }
        } catch {
            throw .notJSON(reason: "expected a JSON object")
        }
        let reader = ChatFields(fields)
        for (field, neutral) in Self.unsupported {
            if let value = fields[field], !neutral.contains(value) { throw .unsupported(field) }
        }
        guard case .string(let asked)? = fields["model"] else {
            throw .badField("model", expected: "'\(model)'")
        }
        if asked != model { throw .noModel(asked, known: model) }
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

/// The fields of a request, each read as what it has to be.
private struct ChatFields {
    let fields: [String: JSONValue]

    init(_ fields: [String: JSONValue]) {
        self.fields = fields
    }

    func integer(_ name: String, _ range: ClosedRange<Int>) throws(ServiceError) -> Int? {
        guard let value = fields[name] else { return nil }
        if case .integer(let number) = value, range.contains(number) { return number }
        let least = range.lowerBound == .min ? "" : " in \(range.lowerBound)...\(range.upperBound)"
        throw .badField(name, expected: "a whole number\(least)")
    }

    func number(_ name: String, _ range: ClosedRange<Double>) throws(ServiceError) -> Double? {
        let found: Double
        switch fields[name] {
        case nil: return nil
        case .integer(let number)?: found = Double(number)
        case .number(let number)?: found = number
        default: found = .nan
        }
        if range.contains(found) { return found }
        throw .badField(name, expected: "a number in \(range.lowerBound)...\(range.upperBound)")
    }

    func bool(_ name: String) throws(ServiceError) -> Bool? {
        switch fields[name] {
        case nil: return nil
        case .bool(let value)?: return value
        default: throw .badField(name, expected: "true or false")
        }
    }

    func streamsUsage() throws(ServiceError) -> Bool {
        guard let value = fields["stream_options"] else { return false }
        guard case .object(let options) = value else {
            throw .badField("stream_options", expected: "an object")
        }
        return options["include_usage"] == .bool(true)
    }

    func stops(most: Int) throws(ServiceError) -> [String] {
        let values: [JSONValue]
        switch fields["stop"] {
        case nil: return []
        case .array(let several)?: values = several
        case let one?: values = [one]
        }
        let texts = values.compactMap { value -> String? in
            if case .string(let text) = value, !text.isEmpty { return text }
            return nil
        }
        if texts.count == values.count, texts.count <= most { return texts }
        throw .badField("stop", expected: "a text, or up to \(most), none of them empty")
    }

    func messages() throws(ServiceError) -> [ChatMessage] {
        guard case .array(let values)? = fields["messages"], !values.isEmpty else {
            throw .badField("messages", expected: "at least one message")
        }
        var result: [ChatMessage] = []
        for (place, value) in values.enumerated() {
            guard case .object(let message) = value,
                case .string(let role)? = message["role"], let content = message["content"]
            else {
                throw .badField("messages[\(place)]", expected: "an object with role and content")
            }
            // Newer clients call the system so.
            guard let known = ChatMessage.Role(rawValue: role == "developer" ? "system" : role)
            else {
                throw .badField("messages[\(place)].role", expected: "system, user or assistant")
            }
            result.append(ChatMessage(known, try text(content, "messages[\(place)].content")))
        }
        return result
    }

    private func text(_ content: JSONValue, _ path: String) throws(ServiceError) -> String {
        switch content {
        case .string(let text): return text
        case .array(let parts):
            let texts = parts.compactMap { part -> String? in
                guard case .object(let fields) = part, fields["type"] == .string("text"),
                    case .string(let text)? = fields["text"]
                else { return nil }
                return text
            }
            if texts.count == parts.count { return texts.joined() }
        default: break
        }
        throw .badField(path, expected: "a text, or parts of the type text")
    }

    func constraint() throws(ServiceError) -> TextConstraint? {
        guard let value = fields["response_format"] else { return nil }
        guard case .object(let format) = value, case .string(let type)? = format["type"] else {
            throw .badField("response_format", expected: "an object with a type")
        }
        switch type {
        case "text": return nil
        case "json_schema":
            guard case .object(let named)? = format["json_schema"], let schema = named["schema"]
            else {
                throw .badField("response_format.json_schema", expected: "an object with a schema")
            }
            do {
                return .json(try JSONConstraint(schema: schema))
            } catch {
                throw .badField("response_format.json_schema.schema", expected: "\(error)")
            }
        default: throw .unsupported("response_format.type: \(type)")
        }
    }
}
