import Commerce

/// No two rows say the same in some columns.
///
/// Made rows differ from the training rows and from each other, whoever made them; see ``UniqueLedger``.
struct UniqueConstraint: Sendable {
    let columns: [Int]

    func text(_ schema: TableSchema) -> String {
        "unique \(columns.map { schema.features[$0].name }.joined(separator: ", "))"
    }

    /// What a row says in the columns.
    func key(of cells: [Double]) -> RowKey { RowKey(cells: columns.map { cells[$0] }) }

    /// Whether rows all differ.
    func isMet(by table: SampleTable) -> Bool {
        var seen: Set<RowKey> = []
        return (0..<table.count).allSatisfy { row in
            seen.insert(RowKey(cells: columns.map { table.columns[$0][row] })).inserted
        }
    }
}

/// The combinations that rows have already, of each constraint.
struct TakenCombinations {
    let constraints: [UniqueConstraint]
    private var keys: [Set<RowKey>]

    /// Notes the combinations of all rows of a table.
    init(_ constraints: [UniqueConstraint], in table: SampleTable) {
        self.constraints = constraints
        keys = constraints.map { _ in [] }
        insert(table)
    }

    /// Whether a row says in a constraint's columns what another one says.
    func contains(_ cells: [Double], of place: Int) -> Bool {
        keys[place].contains(constraints[place].key(of: cells))
    }

    /// Notes a row.
    mutating func insert(_ cells: [Double]) {
        for place in constraints.indices { keys[place].insert(constraints[place].key(of: cells)) }
    }

    /// Notes all rows of a table.
    mutating func insert(_ table: SampleTable) {
        guard !constraints.isEmpty else { return }
        for row in 0..<table.count { insert(table.cells(of: row)) }
    }
}
