import Commerce

/// Which values stand together in training rows, column by column.
///
/// A column of names says its name, or that it has none; a column of numbers says whether it has one. Columns of yes and
/// no say nothing here: there are many of them, and most of their combinations are chance. The class is a column, too.
struct SeenCombinations {
    /// Two values of two columns.
    private struct Pair: Hashable {
        var columns: Int32
        var first: Int32
        var second: Int32
    }

    private let columns: [Int]
    private let names: [String]
    private var seen: Set<Pair> = []

    /// Notes the pairs of all rows.
    ///
    /// - Complexity: O(rows · columns²).
    init(_ table: SampleTable) {
        let features = table.schema.features
        columns = table.schema.modelled.filter { features[$0].kind != .boolean }
        names = columns.map { features[$0].name } + [table.schema.label]
        for row in 0..<table.count {
            let facts = facts(of: row, in: table)
            for (first, second) in pairs {
                seen.insert(pair(first, second, facts))
            }
        }
    }

    /// The columns of the first pair of values that no training row has; nil where each was seen.
    func firstUnseen(in table: SampleTable, row: Int) -> String? {
        let facts = facts(of: row, in: table)
        for (first, second) in pairs where !seen.contains(pair(first, second, facts)) {
            return "\(names[first]) with \(names[second])"
        }
        return nil
    }

    /// Pairs with the class come last, so that what a product can't be is named by its own columns first.
    private var pairs: some Sequence<(Int, Int)> {
        names.indices.lazy.flatMap { second in (0..<second).lazy.map { ($0, second) } }
    }

    private func pair(_ first: Int, _ second: Int, _ facts: [Int32]) -> Pair {
        Pair(
            columns: Int32(first * names.count + second),
            first: facts[first],
            second: facts[second]
        )
    }

    /// What each column says of a row, the class last.
    private func facts(of row: Int, in table: SampleTable) -> [Int32] {
        columns.map { column in
            let value = table.columns[column][row]
            if value.isNaN { return -1 }
            return table.schema.features[column].kind.isNumeric ? 0 : Int32(value)
        } + [table.labels[row]]
    }
}
