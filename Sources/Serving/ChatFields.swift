import Foundation
import Language

/// The fields of a request, each read as what it has to be.
struct ChatFields {
    private let fields: [String: JSONValue]

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

    /// Reads a request's body; a field without a value is none.
    ///
    /// - Throws: ``ServiceError/notJSON(reason:)``.
    init(_ body: Data) throws(ServiceError) {
        guard !Self.isDeep(body) else {
            throw .notJSON(
                reason: "expected at most \(Self.mostLevels) levels of arrays and objects"
            )
        }
        do {
            fields = try JSONDecoder().decode([String: JSONValue].self, from: body)
                .filter { $0.value != .null }
        } catch {
            throw .notJSON(reason: "expected a JSON object")
        }
    }

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

    /// Refuses fields that can't be done, and other models than the one that is served.
    func check(model: String) throws(ServiceError) {
        for (field, neutral) in Self.unsupported {
            if let value = fields[field], !neutral.contains(value) { throw .unsupported(field) }
        }
        guard case .string(let asked)? = fields["model"] else {
            throw .badField("model", expected: "'\(model)'")
        }
        if asked != model { throw .noModel(asked, known: model) }
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
