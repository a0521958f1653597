import Tables

/// Which columns of one file are read as what.
struct ColumnPlan {
    let choices: [RoleChoice]
    /// What stands before decimals in columns of numbers, by the part that they play; a point where nothing is said.
    var decimalMarks: [Role: DecimalMark] = [:]

    /// Parts whose columns hold numbers.
    static let numbers: [Role] = [.quantity, .price]

    /// The column that plays a part.
    func column(_ role: Role, of table: Table) throws -> Column? {
        guard let choice = choices.first(where: { $0.role == role }) else { return nil }
        return try table.column(choice.column)
    }

    /// The columns that give attribute values, in the order of the table.
    var attributeColumns: [String] {
        let roles: [Role] = [.attributes, .category, .brand]
        return choices.filter { roles.contains($0.role) }.map(\.column)
    }

    func has(_ role: Role) -> Bool { choices.contains { $0.role == role } }

    func name(_ role: Role) -> String? { choices.first { $0.role == role }?.column }
}
