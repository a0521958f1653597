import Foundation
import Tables
import Testing

@Suite struct TableTests {
    let table: Table

    init() throws {
        table = try Table(
            [
                Column("user", strings: ["a", nil, "b", "a"]), Column("n", int32s: [1, 2, 3, 4]),
                Column("ok", bools: [true, nil, false, true]),
                Column("tags", stringLists: [["x"], [], nil, ["y", "z"]]),
            ],
            metadata: ["role": "test"]
        )
    }

    @Test func editing() throws {
        let taken = try table.taking([3, 0, 0])
        #expect(try taken.column("user").strings() == ["a", "a", "a"])
        #expect(try taken.column("tags").stringLists() == [["y", "z"], ["x"], ["x"]])
        #expect(taken.metadata == ["role": "test"])
        #expect(try table.filtering([false, true, false, true]).column("n").int64s() == [2, 4])
        #expect(try table.selecting(["n", "user"]).columnNames == ["n", "user"])
        #expect(try table.dropping(["n", "ok"]).columnNames == ["user", "tags"])
        #expect(try table.renaming(["n": "count"]).columnNames == ["user", "count", "ok", "tags"])
        let added = try table.adding(Column("n", floats: [1, 2, 3, 4]))
        #expect(added.schema == "user: string, n: float, ok: bool, tags: list<string>")
    }

    @Test func slicesShareAndStillReadRight() throws {
        let slice = try table.slicing(1..<4)
        #expect(try slice.column("user").optionalStrings() == [nil, "b", "a"])
        #expect(try slice.column("ok").optionalBools() == [nil, false, true])
        #expect(try slice.column("tags").stringLists() == [[], nil, ["y", "z"]])
        #expect(slice.columns.map(\.missingCount) == [1, 0, 1, 1])
        #expect(try slice.slicing(1..<2) == table.taking([2]))
        #expect(try slice.taking([0, 1, 2]) == slice)
        #expect(try table.slicing(0..<1).appending(slice) == table)
    }

    @Test func inPlace() throws {
        let sum = try table.column("n").withInt32s { values, validity in
            values.indices.reduce(0) { validity[$1] ? $0 + Int(values[$1]) : $0 }
        }
        #expect(sum == 10)
        var bytes: [Int?] = []
        try table.column("user").forEachString { _, text in bytes.append(text?.count) }
        #expect(bytes == [1, nil, 1, 1])
        let codes = try table.column("user").stringCodes()
        #expect(codes.codes == [0, -1, 1, 0])
        #expect(codes.distinct == ["a", "b"])
        let counts = try table.slicing(1..<4).column("tags").withLists { offsets, elements, _ in
            (offsets.map { Int($0) }, try elements.strings())
        }
        #expect(counts.0 == [1, 1, 1, 3])
        #expect(counts.1 == ["x", "y", "z"])
    }

    @Test func equality() throws {
        #expect(table == table)
        #expect(try Column("n", doubles: [.nan]) == Column("n", doubles: [.nan]))
        #expect(try Column("n", doubles: [1]) != Column("n", doubles: [nil]))
        #expect(try Column("n", doubles: [1]) != Column("m", doubles: [1]))
        #expect(try Column("n", int64s: [1]) != Column("n", timestamps: [1]))
        #expect(try table.taking([0, 1, 3, 2]) != table)
    }

    @Test func mistakesHaveTypedErrors() throws {
        #expect(throws: TableError.missingValues(column: "user", count: 1)) {
            try table.column("user").strings()
        }
        #expect(throws: TableError.wrongType(column: "n", expected: "int64", got: .int32)) {
            try table.column("n").withInt64s { _, _ in }
        }
        #expect(throws: TableError.noSuchRow(row: 4, rowCount: 4)) { try table.taking([0, 4]) }
        #expect(throws: TableError.duplicateColumn(name: "n", path: nil)) {
            try table.renaming(["user": "n"])
        }
        #expect(throws: TableError.unequalLengths(column: "x", expected: 4, got: 1)) {
            try table.adding(Column("x", int64s: [1]))
        }
        #expect(
            throws: TableError.differentColumns(
                expected: table.schema,
                got: "user: string, n: int32"
            )
        ) { try table.appending(table.selecting(["user", "n"])) }
    }
}
