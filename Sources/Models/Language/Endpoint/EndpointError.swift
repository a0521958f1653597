public import Pipelines

/// Why an endpoint gives no answer; never with the key in it.
public enum EndpointError: ExplainedError, Hashable {
    /// No address of an endpoint.
    case badAddress(String)
    /// The key would be sent where others can read it.
    case openKey(url: String)
    /// The key is refused, or there is none.
    case refusedKey(url: String, variable: String, isSet: Bool, reason: String)
    /// The request is refused.
    case refused(url: String, status: Int, reason: String)
    /// No answer came in time, or none at all.
    case unreachable(url: String, attempts: Int, reason: String)
    /// Too many requests, for longer than is waited.
    case rateLimited(url: String, attempts: Int, reason: String)
    /// What came is no answer.
    case garbage(url: String, attempts: Int, reason: String)
    /// The next request could go beyond the budget.
    case budgetSpent(spent: Int, budget: Int)

    /// One line for the user.
    public var description: String {
        switch self {
        case .badAddress(let text):
            "endpoint: expected a base URL such as https://api.openai.com/v1, without user or password, got '\(text)'"
        case .openKey(let url):
            "endpoint \(url): the key would be sent in the clear; expected https, or an address on this machine"
        case .refusedKey(let url, let variable, let isSet, let reason):
            "endpoint \(url): "
                + (isSet ? "the key in \(variable) is refused" : "no key: \(variable) isn't set")
                + " (\(reason)); set \(variable) to a key that this endpoint knows"
        case .refused(let url, let status, let reason):
            "endpoint \(url): the request is refused with status \(status): \(reason); see the model's name and the "
                + "address"
        case .unreachable(let url, let attempts, let reason):
            "endpoint \(url): no answer in \(attempts) tries: \(reason); answers so far are kept, run again later"
        case .rateLimited(let url, let attempts, let reason):
            "endpoint \(url): too many requests in \(attempts) tries: \(reason); answers so far are kept, lower "
                + "endpoint.together or run again later"
        case .garbage(let url, let attempts, let reason):
            "endpoint \(url): expected an answer in the form of chat completions in \(attempts) tries, got \(reason)"
        case .budgetSpent(let spent, let budget):
            "endpoint: \(spent) of \(budget) tokens are spent, and the next request might take more than are left; "
                + "answers so far are kept, raise endpoint.budget to go on"
        }
    }

    /// What the command line exits with.
    public var exitStatus: ExitStatus {
        switch self {
        case .badAddress, .openKey, .refusedKey, .refused, .budgetSpent: .configuration
        case .unreachable, .rateLimited, .garbage: .inputOutput
        }
    }
}
