public import Pipelines

/// Why rows can't be labelled.
public enum RowLabelError: ExplainedError, Hashable {
    /// The training rows don't give a classifier or a clustering.
    case cannotFit(labeler: String, reason: String)
    /// Rows without a label stand where the label is to be the maker's condition.
    case noCondition(rows: Int)
    /// A file of answers lacks a column.
    case noAnswerColumn(path: String, column: String, columns: [String])
    /// A file of answers can't be read.
    case unreadableAnswers(path: String, reason: String)
    /// An answer is about a row that wasn't made.
    case unknownRow(path: String, line: Int, id: String, rows: Int)
    /// Two answers are about one row.
    case twoAnswers(path: String, line: Int, id: String)
    /// An answer is no class.
    case unknownAnswer(path: String, line: Int, got: String, remedy: String)
    /// A row says something else than when it was written.
    case changedRow(path: String, line: Int, column: String, expected: String, got: String)

    /// The error in one line.
    public var description: String {
        switch self {
        case .cannotFit(let labeler, let reason):
            "label: '\(labeler)' can't be fitted to the training rows: \(reason); "
                + "take 'label: { by: condition }'"
        case .noCondition(let rows):
            "label: \(rows) rows came without a label, and 'by: condition' has none for them; take "
                + "'label: { by: self-training }' or another labeler, or give 'answers'"
        case .noAnswerColumn(let path, let column, let columns):
            "\(path): expected the column '\(column)' of a file of rows to label, got "
                + "\(columns.joined(separator: ", ")); fill in the file that the run left, and keep its header"
        case .unreadableAnswers(let path, let reason):
            "\(path): \(reason); save the filled-in file as CSV with commas, in UTF-8"
        case .unknownRow(let path, let line, let id, let rows):
            "\(path), line \(line): no made row has the id '\(id)' (there are \(rows)); the file belongs to "
                + "another recipe, seed or table: label the rows that this run left"
        case .twoAnswers(let path, let line, let id):
            "\(path), line \(line): the id '\(id)' stands in an earlier line as well; keep one of the two"
        case .unknownAnswer(let path, let line, let got, let remedy):
            "\(path), line \(line): '\(got)' is no class: \(remedy)"
        case .changedRow(let path, let line, let column, let expected, let got):
            "\(path), line \(line): column '\(column)' was '\(expected)' when the row was written, got '\(got)'; a "
                + "label belongs to the row as it was: undo the change, or take the line out"
        }
    }

    /// The data are at fault, or the recipe.
    public var exitStatus: ExitStatus {
        if case .noCondition = self { .configuration } else { .data }
    }
}
