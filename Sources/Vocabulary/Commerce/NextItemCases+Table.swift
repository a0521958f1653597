import Foundation
public import Tables

extension NextItemCases {
    /// What `restock.kind` says of files with these columns.
    static let kind = "next-item-cases"

    /// The cases as rows: the columns of histories, then the list `targets` and `target_time`.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table {
        var columns = try histories.columns()
        columns.append(
            try Column("targets", int32Lists: (0..<count).map { Array(targets(of: $0)) })
        )
        columns.append(try Column("target_time", int64s: targetTimes))
        return try Table(columns, metadata: [SetMetadata.kind: Self.kind])
    }

    /// Reads the rows that ``table()`` wrote.
    ///
    /// - Throws: `TableError` for missing columns or other types; ``SetFileError`` for columns that
    ///   contradict each other.
    public init(_ table: Table, path: String) throws {
        let histories = try Histories(table, path: path)
        let targets = try table.column("targets").int32Lists()
        let times = try table.column("target_time").int64s()
        self.init()
        for question in 0..<histories.count {
            guard let own = targets[question], !own.isEmpty else {
                throw SetFileError.badContent(
                    path: path,
                    reason: "row \(question + 1) has no targets"
                )
            }
            append(
                user: histories.users[question],
                history: histories.range(of: question),
                of: histories,
                targets: own,
                time: times[question]
            )
        }
    }
}
