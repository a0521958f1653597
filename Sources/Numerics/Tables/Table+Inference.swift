import CArrow

extension Table {
    /// See ``inferringTypes(of:)``.
    func inferred(_ names: Set<String>) throws(TableError) -> Table {
        guard !columns.isEmpty else { return self }
        let text = try handle()
        var types: [ColumnType] = []
        for (index, column) in columns.enumerated() {
            var code = ColumnType.string.code
            if column.type == .string, names.contains(column.name) {
                try check(
                    ca_table_infer(text.pointer, Int32(index), &code),
                    doing: "inferring the type of '\(column.name)'"
                )
            }
            types.append(ColumnType(code: code) ?? .string)
        }
        return try Table(ParsedText(text, types: types, formats: []).handle)
    }
}
