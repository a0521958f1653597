import Hummingbird
import Language

/// What a client is told when it gets no answer, in the protocol's form.
///
/// Source: OpenAI, "API reference", errors.
enum ServiceError: Error, Hashable {
    /// The body can't be read.
    case notJSON(reason: String)
    /// A field is missing or has a value that it can't have.
    case badField(String, expected: String)
    /// A field asks for what isn't done here.
    case unsupported(String)
    /// The prompt and the answer have more tokens than the decoder can read.
    case tooManyTokens(got: Int, limit: Int)
    /// The key is missing or wrong.
    case badKey
    /// Nothing is at this path.
    case notFound(path: String)
    /// Another method is needed at this path.
    case badMethod(path: String)
    /// There is no such model.
    case noModel(String, known: String)
    /// The body has more bytes than one may have.
    case tooLarge(limit: Int)
    /// Too many requests wait.
    case busy
    /// The decoder failed.
    case failed(reason: String)

    var status: HTTPResponse.Status {
        switch self {
        case .notJSON, .badField, .unsupported, .tooManyTokens: .badRequest
        case .badKey: .unauthorized
        case .notFound, .noModel: .notFound
        case .badMethod: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .busy: .tooManyRequests
        case .failed: .internalServerError
        }
    }

    private var message: String {
        switch self {
        case .notJSON(let reason): "The body could not be read as a chat request: \(reason)"
        case .badField(let field, let expected): "Invalid '\(field)': expected \(expected)."
        case .unsupported(let field): "'\(field)' is not supported by this server; leave it out."
        case .tooManyTokens(let got, let limit):
            "The prompt and its answer have \(got) tokens, and this model reads \(limit) at most; shorten the "
                + "messages or lower max_tokens."
        case .badKey: "Incorrect or missing API key; send it as 'Authorization: Bearer KEY'."
        case .notFound(let path): "Nothing is at \(path); see /v1/chat/completions and /v1/models."
        case .badMethod(let path): "\(path) takes another method."
        case .noModel(let name, let known):
            "The model '\(name)' does not exist; this server has '\(known)'."
        case .tooLarge(let limit): "The body has more than \(limit) bytes."
        case .busy: "Too many requests are waiting; try again later."
        case .failed(let reason): "The model could not answer: \(reason)"
        }
    }

    private var type: String {
        switch self {
        case .badKey: "authentication_error"
        case .busy: "rate_limit_error"
        case .failed: "server_error"
        default: "invalid_request_error"
        }
    }

    private var code: String? {
        switch self {
        case .badKey: "invalid_api_key"
        case .noModel: "model_not_found"
        case .tooManyTokens: "context_length_exceeded"
        case .busy: "rate_limit_exceeded"
        default: nil
        }
    }

    private var field: String? {
        switch self {
        case .badField(let field, _), .unsupported(let field): field
        case .noModel: "model"
        case .tooManyTokens: "messages"
        default: nil
        }
    }

    /// The body of the response.
    var body: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return .object([
            "error": .object([
                "message": .string(message), "type": .string(type), "param": text(field),
                "code": text(code),
            ])
        ])
    }

    /// Headers beside those of every response.
    var headers: HTTPFields {
        switch self {
        case .busy: [.retryAfter: "1"]
        case .badKey: [.wwwAuthenticate: "Bearer"]
        default: [:]
        }
    }
}
