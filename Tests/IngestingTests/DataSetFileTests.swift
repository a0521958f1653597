import Commerce
import Foundation
import Tables
import Testing

@Suite struct DataSetFileTests {
    private func makeData() -> DataSet {
        var log = InteractionLog(
            users: Vocabulary(["b", "a", "unused"]),
            items: Vocabulary(["never", "x", "y"])
        )
        log.user = [1, -1, 0]
        log.item = [2, 1, 2]
        log.event = [.buy, .view, .cart]
        log.time = [3, 2, 1]
        log.quantity = [1, 2.5, -3]
        log.price = [0.1, 0, 7]
        log.order = ["C1", "", "Zoë"]
        log.text = [" BOX", "", "BAG"]
        log.line = [2, 3, 9]
        log.fingerprint = [0, .max, 1 << 63]
        var catalogue = Catalogue(items: log.items)
        catalogue.titles = ["", "BOX", "BAG"]
        catalogue.attributeNames = Vocabulary(["blue", "red"])
        catalogue.attributes = [0, 1, 1]
        catalogue.attributeOffsets = [0, 0, 2, 3]
        let conventions = ShopConventions(cancellationPrefix: "C", latest: 9)
        return DataSet(log: log, catalogue: catalogue, conventions: conventions)
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url)
    }

    @Test func whatIsReadIsWhatWasWritten() throws {
        try withFolder { folder in
            let data = makeData()
            try data.write(to: folder)
            #expect(try DataSet(contentsOf: folder) == data)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            let first = try names.map { try Data(contentsOf: folder.appendingPathComponent($0)) }
            try data.write(to: folder)
            let second = try names.map { try Data(contentsOf: folder.appendingPathComponent($0)) }
            #expect(first == second)
        }
    }

    @Test func oneFileKeepsRowsAndConventions() throws {
        try withFolder { folder in
            let data = makeData()
            let file = folder.appendingPathComponent("log.parquet")
            try data.writeTable(to: file)
            let table = try Table.read(file)
            #expect(table.metadata["restock.kind"] == "interaction-log")
            #expect(table.metadata["restock.content-hash"] == data.log.contentHash)
            let back = try DataSet(table: file)
            #expect(back.conventions == data.conventions)
            #expect(back.log.item.map { back.log.items[$0] } == ["y", "x", "y"])
            #expect(back.log.user.map { $0 < 0 ? nil : back.log.users[$0] } == ["a", nil, "b"])
            #expect(back.log.fingerprint == data.log.fingerprint)
            #expect(back.log.order == data.log.order && back.log.price == data.log.price)
        }
    }

    @Test func otherTablesAreRefused() throws {
        let catalogue = try makeData().catalogue.table()
        #expect(
            throws: InteractionLogError.otherKind(expected: "interaction-log", got: "catalogue")
        ) {
            try InteractionLog(table: catalogue)
        }
        let nameless = try Table([
            Column("user", strings: ["a"]), Column("item", strings: [String?.none]),
            Column("time", int64s: [1]),
        ])
        #expect(throws: InteractionLogError.noItem(row: 1)) { try InteractionLog(table: nameless) }
    }

    @Test func hashesFollowTheContent() {
        let data = makeData()
        var other = data
        other.log.order = ["C", "1", "Zoë"]
        #expect(other.log.contentHash != data.log.contentHash)
        other = data
        other.catalogue.titles[1] = "BAX"
        #expect(other.catalogue.contentHash != data.catalogue.contentHash)
        #expect(makeData().log.contentHash == data.log.contentHash)
    }

    @Test func compactingKeepsRowsAndDropsWhatNeverOccurs() {
        let data = makeData().compacted()
        #expect(data.log.users.names == ["b", "a"] && data.log.items.names == ["x", "y"])
        #expect(data.log.item == [1, 0, 1] && data.log.user == [1, -1, 0])
        #expect(data.catalogue.titles == ["BOX", "BAG"])
        #expect(Array(data.catalogue.attributes(of: 0)) == [0, 1])
        #expect(Array(data.catalogue.attributes(of: 1)) == [1])
    }
}
