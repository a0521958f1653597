/// Which line of a text file each row of a table came from.
///
/// Rows and lines run in parallel but for headers, empty lines, quoted line breaks and rejected
/// rows, so only the places where they part are kept.
public struct LineMap: Sendable, Hashable {
    /// Row `row` and those after it, up to the next run, stand on `line`, `line + 1`, ...
    private struct Run: Hashable {
        let row: Int
        let line: Int
    }

    private var runs: [Run] = []

    /// A map without rows.
    public init() {}

    /// Notes that `row` begins on `line`; rows must come in ascending order.
    mutating func note(row: Int, line: Int) {
        if let last = runs.last, line - row == last.line - last.row { return }
        runs.append(Run(row: row, line: line))
    }

    /// Appends the map of a batch whose rows follow after `rows` earlier ones.
    mutating func append(_ other: LineMap, after rows: Int) {
        for run in other.runs { note(row: run.row + rows, line: run.line) }
    }

    /// The 1-based line on which a row begins, or nil for formats without lines.
    ///
    /// - Complexity: O(log *n*) in the number of places where rows and lines part.
    public func line(ofRow row: Int) -> Int? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].row <= row { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : runs[low - 1].line + (row - runs[low - 1].row)
    }
}
