public import Pipelines

/// Why a catalogue or its judgements can't be taken in.
public enum SearchIngestError: ExplainedError, Hashable {
    /// Nobody says where the judgements are.
    case noJudgements(path: String)
    /// The data set is none of products and judgements.
    case notSearchable(name: String)
    /// A part that is needed has no column.
    case missingColumn(key: String, path: String, columns: [String])
    /// A column that a recipe names is not there.
    case noSuchColumn(key: String, column: String, path: String, remedy: String)
    /// A file of JSON that holds something else.
    case notObjects(path: String, reason: String)

    /// What, expected, got, where, and what to do.
    public var description: String {
        switch self {
        case .noJudgements(let path):
            "\(path): expected to be told where the judgements are, got only products; name their file "
                + "with 'ingest: { judgements: FILE }' (columns query, product, grade)"
        case .notSearchable(let name):
            "\(name): expected products and judged queries, got a data set without them; name a file of "
                + "products, or add 'search: { products: FILE }' to its dataset.yaml"
        case .missingColumn(let key, let path, let columns):
            "\(path): expected a column for '\(key)', got the columns "
                + "\(columns.prefix(12).joined(separator: ", ")); say which with "
                + "'ingest: { columns: { \(key): COLUMN } }'"
        case .noSuchColumn(let key, let column, let path, let remedy):
            "\(path): \(key): no column '\(column)'; \(remedy)"
        case .notObjects(let path, let reason):
            "\(path): expected a JSON list of objects, got something else: \(reason); write one object "
                + "a line into a .jsonl file, or a .csv"
        }
    }

    /// The data are wrong, or the recipe is.
    public var exitStatus: ExitStatus {
        switch self {
        case .noJudgements, .notSearchable: .configuration
        default: .data
        }
    }
}
