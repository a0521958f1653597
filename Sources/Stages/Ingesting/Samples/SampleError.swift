import Commerce
public import Pipelines

/// Why a table can't be taken in as labelled samples.
public enum SampleError: ExplainedError, Hashable {
    /// Nobody says which column is to be predicted.
    case noLabel(path: String, columns: [String])
    /// A column that a recipe names is not there.
    case noSuchColumn(key: String, column: String, path: String, remedy: String)
    /// A recipe gives one column two parts that exclude each other.
    case twoUses(String, [String], path: String)
    /// A column has a name that Restock's own files need.
    case reservedName(String, path: String)
    /// The label has the same value in every row.
    case oneClass(label: String, value: String, path: String)
    /// The label has no value in any row.
    case noClass(label: String, path: String)
    /// The label has too many values for the rows that there are, or for any.
    case manyClasses(label: String, values: [String], count: Int, rows: Int, path: String)
    /// One of more than two values is to be the one that is looked for.
    case positiveOfSeveral(String, label: String, count: Int, path: String)
    /// All rows of a class were rejected.
    case lostClass(label: String, value: String, path: String)
    /// The label never has the value that is looked for.
    case noSuchClass(label: String, value: String, path: String, remedy: String)
    /// No column is left to predict from.
    case noFeatures(path: String, reasons: [String])
    /// The values of a column are not what the recipe says.
    case wrongKind(column: String, expected: String, example: String, path: String)

    /// What, expected, got, where, and what to do.
    public var description: String {
        switch self {
        case .noLabel(let path, let columns):
            "\(path): expected to be told which column is to be predicted, got the columns "
                + "\(columns.joined(separator: ", ")); name it with 'ingest: { label: COLUMN }' or "
                + "--label COLUMN"
        case .noSuchColumn(let key, let column, let path, let remedy):
            "\(path): \(key): no column '\(column)'; \(remedy)"
        case .twoUses(let column, let keys, let path):
            "\(path): column '\(column)': expected one use, got \(keys.joined(separator: " and ")); name "
                + "another column for one of them, or leave it away"
        case .reservedName(let column, let path):
            "\(path): column '\(column)': expected another name, since Restock's own files have a column of this "
                + "one; rename the column"
        case .oneClass(let label, let value, let path):
            "\(path): label '\(label)': expected two values, got '\(value)' in every row; "
                + "there is nothing to tell apart, so check the file or name another label"
        case .noClass(let label, let path):
            "\(path): label '\(label)': expected two values, got none in any row; name another label"
        case .manyClasses(let label, let values, let count, let rows, let path):
            "\(path): label '\(label)': expected at most \(TableSchema.mostClasses) values, and two rows "
                + "of each or more, got \(count) values in \(rows) rows "
                + "(\(values.joined(separator: ", "))\(count > values.count ? ", ..." : "")), which looks "
                + "like a number or a name of rows; name another label, or add a column that puts its "
                + "values into groups and name that"
        case .positiveOfSeveral(let value, let label, let count, let path):
            "\(path): label '\(label)': expected no 'positive' beside \(count) classes, each of which is "
                + "looked for, got '\(value)'; leave it away, or add a column that says whether the label "
                + "is '\(value)' and name that"
        case .lostClass(let label, let value, let path):
            "\(path): label '\(label)': every row of class '\(value)' was rejected, see "
                + "01-ingest/rejects.parquet for why; check the file"
        case .noSuchClass(let label, let value, let path, let remedy):
            "\(path): label '\(label)': no row has the value '\(value)'; \(remedy)"
        case .noFeatures(let path, let reasons):
            "\(path): no column is left to predict from (\(reasons.joined(separator: "; "))); "
                + "say what the columns are with 'ingest: { kinds: { COLUMN: category } }'"
        case .wrongKind(let column, let expected, let example, let path):
            "\(path): column '\(column)': expected \(expected), got values such as '\(example)'; "
                + "state another kind under ingest.kinds"
        }
    }

    /// The data are wrong, or the recipe is.
    public var exitStatus: ExitStatus {
        switch self {
        case .noLabel, .twoUses: .configuration
        default: .data
        }
    }
}
