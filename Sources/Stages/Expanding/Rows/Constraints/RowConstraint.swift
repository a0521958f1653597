import Commerce

/// Something that real rows of a table keep to, and made ones have to.
///
/// Each kind is a type of its own: how it is written in recipes, how it is found, whether a row meets it, and
/// the way of a row that doesn't to one that does.
protocol RowConstraint: Sendable {
    /// The columns that it speaks of.
    var columns: [Int] { get }

    /// How a person reads it.
    func text(_ schema: TableSchema) -> String

    /// Whether a row meets it; what is missing breaks nothing.
    func isMet(by cells: [Double]) -> Bool

    /// Moves a row that breaks it to one next to it that doesn't, as far as limits allow.
    ///
    /// Numbers that are written as finely as those of their columns stay so.
    /// It may fail where other constraints or a condition stand against it; whoever calls it looks again.
    func project(_ cells: inout [Double], within limits: Limits)
}

extension RowConstraint {
    /// How constraints that name columns in a row read.
    static func list(_ columns: [Int], _ schema: TableSchema, _ separator: String) -> String {
        columns.map { schema.features[$0].name }.joined(separator: separator)
    }
}
