import Commerce
import Foundation
import Pipelines
import Statistics
import Tables
import Testing

@testable import Ingesting

private let context = StageContext(seed: Seed(1), threads: 1)

/// A folder of its own that goes with the test.
private final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ text: String, _ name: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file
    }
}

private func ingest(
    _ text: String,
    _ name: String = "log.csv",
    _ configuration: IngestConfiguration = IngestConfiguration()
) async throws -> IngestStage.Output {
    let folder = try Folder()
    let file = try folder.write(text, name)
    return try await IngestStage(configuration).run(.file(file), in: context)
}

private func failure(
    _ text: String,
    _ name: String = "log.csv",
    _ configuration: IngestConfiguration = IngestConfiguration()
) async -> IngestError? {
    do {
        _ = try await ingest(text, name, configuration)
        return nil
    } catch {
        return error as? IngestError
    }
}

private func columns(_ output: IngestStage.Output) -> [Role: String] {
    Dictionary(output.roles.map { ($0.role, $0.column) }, uniquingKeysWith: { first, _ in first })
}

@Suite struct RoleGuessTests {
    @Test(arguments: [
        (
            "user_id,item_id,timestamp\na,x,1259653500\nb,y,1259653501", "user_id", "item_id",
            "timestamp"
        ),
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                + "1,85A,BOX,2,2009-12-01 07:45:00,1.5,13085.0,UK\n2,86,BAG,1,2009-12-02 07:45:00,1,13086.0,UK",
            "CustomerID", "StockCode", "InvoiceDate"
        ),
        (
            "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t2\t3\t881250949\n2\t2\t4\t881250950",
            "user_id:token", "item_id:token", "timestamp:float"
        ),
        (
            "event_time,event_type,product_id,category_code,brand,price,user_id\n"
                + "2019-10-01 00:00:00 UTC,view,44,a.b,samsung,35.79,541\n2019-10-01 00:00:01 UTC,cart,45,a.b,lg,1,542",
            "user_id", "product_id", "event_time"
        ),
        (
            "reviewerID,asin,overall,unixReviewTime\nA1,B1,5,1259653500\nA2,B2,4,1259653501",
            "reviewerID", "asin", "unixReviewTime"
        ),
        (
            "userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n2,3,4,1112486028", "userId",
            "movieId", "timestamp"
        ),
        (
            "Kundennummer;Artikelnummer;Datum\n7;8;25.12.2020\n8;9;26.12.2020", "Kundennummer",
            "Artikelnummer", "Datum"
        ),
        (
            "t_dat,customer_id,article_id,price\n2018-09-20,aa,1,0.05\n2018-09-21,bb,2,0.03",
            "customer_id", "article_id", "t_dat"
        ),
        (
            "visitorid,itemid,timestamp,event\n1,2,1433221332117,view\n2,3,1433221332118,addtocart",
            "visitorid", "itemid", "timestamp"
        ),
        (
            "1,2268318,2520377,pv,1511544070\n1,2333346,2520771,pv,1511561733\n2,2576651,149192,buy,1511572885",
            "column1", "column2", "column5"
        ),
        (
            "session_id,timestamp,item_id\n1,2014-04-07T10:51:09.277Z,214\n2,2014-04-07T10:54:09.868Z,215",
            "session_id", "item_id", "timestamp"
        ),
        (
            "196 242 3 881250949\n186 302 3 891717742\n186 303 4 891717743", "column1", "column2",
            "column4"
        ),
    ])
    func usualLayouts(text: String, user: String, item: String, time: String) async throws {
        let output = try await ingest(text)
        let chosen = columns(output)
        #expect(chosen[.user] == user)
        #expect(chosen[.item] == item)
        #expect(chosen[.time] == time)
        #expect(output.roles.allSatisfy { !$0.reason.isEmpty })
        #expect(output.rejected.isEmpty && output.data.log.users.count == 2)
    }

    @Test func rolesCanBeStated() async throws {
        var configuration = IngestConfiguration()
        try configuration.setRole("user=seller")
        let text = "user_id,seller,item_id,time\na,s,x,1259653500\na,t,y,1259653501"
        let output = try await ingest(text, "log.csv", configuration)
        #expect(output.data.log.users.names == ["s", "t"])
        #expect(throws: ConfigurationError.self) { try configuration.setRole("usr=x") }
        #expect(throws: ConfigurationError.self) { try configuration.setRole("user") }
    }

    @Test func missingAndMisspeltRolesNameTheRemedy() async {
        let missing = await failure("foo,bar\na,b\nc,d")
        #expect(missing?.description.contains("the columns foo, bar") == true)
        #expect(missing?.description.contains("--role user=COLUMN") == true)
        let misspelt = await failure(
            "user,item\na,b\nc,d",
            "log.csv",
            IngestConfiguration(roles: [.user: ["usr"]])
        )
        #expect(misspelt?.description.contains("did you mean 'user'?") == true)
    }
}

@Suite struct IngestStageTests {
    @Test func aShopsLogByHand() async throws {
        let text = """
            Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID
            1,85A, WHITE BOX,2,2009-12-01 07:45:00,1.5,13085.0
            C2,85A,WHITE BOX,-2,2009-12-01 07:46:00,1.5,
            3,"86,B",,1,2009-12-01 07:47:00,0,13086.0
            """
        let output = try await ingest(text)
        let log = output.data.log
        #expect(log.users.names == ["13085", "13086"] && log.items.names == ["85A", "86,B"])
        #expect(log.user == [0, -1, 1] && log.item == [0, 0, 1])
        #expect(log.time == [1_259_653_500, 1_259_653_560, 1_259_653_620])
        #expect(log.quantity == [2, -2, 1] && log.price == [1.5, 1.5, 0])
        #expect(log.order == ["1", "C2", "3"] && log.text == [" WHITE BOX", "WHITE BOX", ""])
        #expect(log.event == [.buy, .buy, .buy] && log.line == [2, 3, 4])
        #expect(output.rowsRead == 3 && output.timeFormat?.hasPrefix("yyyy-MM-dd") == true)
    }

    @Test func rejectedRowsHaveLineAndReason() async throws {
        let good = (0..<40).map { "u\($0 % 3),x,\(1_259_653_500 + $0),1" }
        let bad = [
            "u1,,1259653500,1", "u1,x,,1", "u1,x,-5,1", "u1,x,soon,1", "u1,x,1259653500,many",
            "u1,x",
        ]
        let text = (["user,item,time,quantity"] + good + bad).joined(separator: "\n")
        let output = try await ingest(
            text,
            "log.csv",
            IngestConfiguration(maximumRejectedShare: 0.5)
        )
        #expect(output.rowsRead == 46 && output.data.log.count == 40)
        #expect(
            output.rejected == [
                "no item": 1, "no time": 1, "time before 1990 or after 2100": 1,
                "not a time in the column's format": 1, "quantity is not a number": 1,
                "does not fit the columns": 1,
            ]
        )
        let lines = try output.rejects.column("line").int64s()
        #expect(lines.sorted() == [42, 43, 44, 45, 46, 47])
        let texts = try output.rejects.column("text").strings()
        #expect(texts.contains("u1,x,soon,1"))
        let strict = await failure(text)
        #expect(strict?.description.contains("13.0 %") == true)
        #expect(strict?.exitStatus == .data)
    }

    @Test func filesThatHoldNothing() async {
        #expect(await failure("")?.exitStatus != nil)
        #expect(await failure("user,item,time\n")?.description.contains("no rows") == true)
        let one = await failure("user,item,time\na,x,1259653500\na,y,1259653501")
        #expect(one?.description.contains("only 'a'") == true)
        let nobody = await failure("user,item,time\n,x,1259653500\n,y,1259653501")
        #expect(nobody?.description.contains("no row names a user") == true)
    }

    @Test func invalidBytesNameTheirOffset() async throws {
        let folder = try Folder()
        let file = folder.url.appendingPathComponent("log.csv")
        try (Data("user,item\na,x\nb,".utf8) + [0xFF, 0x0A]).write(to: file)
        let error = await #expect(throws: IngestError.self) {
            _ = try await IngestStage().run(.file(file), in: context)
        }
        #expect(error?.description.contains("offset 16") == true)
    }

    @Test func withoutTimesTheOrderOfRowsCounts() async throws {
        let output = try await ingest("user,item\na,x\nb,y\na,z")
        #expect(output.data.log.time == [0, 1, 2] && output.timeFormat == nil)
        #expect(output.notes.contains { $0.contains("order of the rows") })
    }

    @Test func eventsAreMappedAndStrangeOnesFlagged() async throws {
        let text = "user,item,time,event\na,x,1259653500,pv\nb,y,1259653501,buy\nb,y,1259653502,zap"
        let output = try await ingest(text)
        #expect(output.data.log.event == [.view, .buy, .other])
        #expect(output.notes.contains { $0.contains("event 'zap' (1 rows)") })
    }

    @Test func fingerprintsCoverColumnsWithoutARole() async throws {
        let text =
            "user,item,time,colour\na,x,1259653500,red\na,x,1259653500,red\na,x,1259653500,blue\nb,y,1259653500,red"
        let prints = try #require(try await ingest(text).data.log.fingerprint)
        #expect(prints[0] == prints[1] && prints[0] != prints[2] && Set(prints).count == 3)
    }

    @Test func permutedColumnsGiveTheSameLog() async throws {
        let one = try await ingest("user,item,time,note\na,x,1259653500,n\nb,y,1259653501,m").data
            .log
        let other = try await ingest("note,time,item,user\nn,1259653500,x,a\nm,1259653501,y,b").data
            .log
        #expect(one.users == other.users && one.items == other.items)
        #expect(one.user == other.user && one.item == other.item && one.time == other.time)
    }

    @Test func jsonLinesAndParquetGiveTheSameLog() async throws {
        let text = """
            {"user_id": 7, "item_id": "x", "timestamp": 1259653500, "tags": ["red", "big"]}
            {"user_id": 8, "item_id": "y", "timestamp": 1259653501, "tags": ["red"]}
            """
        let json = try await ingest(text, "log.jsonl")
        #expect(json.data.log.users.names == ["7", "8"])
        #expect(json.data.catalogue.attributeNames.names == ["red", "big"])
        #expect(Array(json.data.catalogue.attributes(of: 0)) == [0, 1])
        let folder = try Folder()
        let file = folder.url.appendingPathComponent("log.parquet")
        let table = try Table([
            Column("user_id", doubles: [7, 8]), Column("item_id", strings: ["x", "y"]),
            Column("timestamp", int64s: [1_259_653_500, 1_259_653_501]),
            Column("tags", stringLists: [["red", "big"], ["red"]]),
        ])
        try table.write(to: file)
        let parquet = try await IngestStage().run(.file(file), in: context)
        #expect(parquet.data.log.users == json.data.log.users)
        #expect(parquet.data.log.time == json.data.log.time)
        #expect(parquet.data.catalogue == json.data.catalogue)
    }
}

@Suite struct OwnFileTests {
    @Test func aLogThatRestockWroteComesBackAsItWas() async throws {
        let text = "user,item,time,price\na,x,1259653500,1\na,x,1259653500,1\n,y,1259653501,"
        let folder = try Folder()
        let log = try folder.write(text + "\nb,y,1259653502,2", "log.csv")
        var data = try await IngestStage().run(.file(log), in: context).data
        data.conventions.cancellationPrefix = "C"
        let own = folder.url.appendingPathComponent("own.parquet")
        try data.writeTable(to: own)
        let back = try await IngestStage().run(.file(own), in: context).data
        #expect(back.log.fingerprint == data.log.fingerprint && back.log.line == data.log.line)
        #expect(back.log.user == [0, 0, -1, 1] && back.log.item == data.log.item)
        #expect(back.conventions == data.conventions)
    }

    @Test func otherFilesOfRestockAreRefused() async throws {
        let folder = try Folder()
        let file = folder.url.appendingPathComponent("catalogue.parquet")
        try Catalogue(items: Vocabulary(["x"])).table().write(to: file)
        let error = await #expect(throws: IngestError.self) {
            _ = try await IngestStage().run(.file(file), in: context)
        }
        #expect(error?.description.contains("kind 'catalogue'") == true)
    }
}

@Suite struct DescriptionTests {
    private let log =
        "buyer|thing|when|what\na|x|25/12/2009 07:45|seen\nb|y|01/12/2009 07:45|bought\n"

    @Test func aFolderWithADescription() async throws {
        let folder = try Folder()
        try folder.write(log, "log.txt")
        try folder.write("sku,name,kind\nx,Box,red|big\ny,Bag,\nz,Never,blue\n", "items.csv")
        try folder.write(
            """
            name: mine
            licence: ours
            files: { interactions: log.txt, items: items.csv, format: { delimiter: "|" } }
            roles: { user: buyer, item: thing, time: when, event: what, text: name, attributes: kind }
            time-format: dd/MM/yyyy HH:mm
            events: { seen: view, bought: buy }
            repeats: allow
            ties: identifier
            conventions: { product-code: "[a-z]", earliest: 2009-01-01, folds-item-case: true }
            """,
            "dataset.yaml"
        )
        let output = try await IngestStage().run(.folder(folder.url), in: context)
        #expect(output.data.log.event == [.view, .buy])
        #expect(output.data.log.time == [1_261_727_100, 1_259_653_500])
        #expect(output.data.catalogue.titles == ["Box", "Bag"])
        #expect(output.data.catalogue.attributeNames.names == ["red", "big"])
        #expect(output.data.conventions.earliest == 1_230_768_000)
        #expect(output.description.repeats == .allow && output.description.ties == "identifier")
        #expect(output.sources.map(\.file) == ["log.txt", "items.csv"])
        #expect(output.notes.contains { $0.contains("1 items never occur") })
        let described = try await IngestStage(IngestConfiguration(items: .described))
            .run(.folder(folder.url), in: context)
        #expect(described.data.log.item == [0, 1])
        #expect(described.data.log.items == described.data.catalogue.items)
        #expect(described.data.catalogue.items.names == ["x", "y", "z"])
        #expect(described.data.catalogue.titles == ["Box", "Bag", "Never"])
        #expect(described.data.catalogue.text(of: 2) == "Never blue")
        #expect(
            described.notes.contains {
                $0.contains("1 items never occur in the log and were added")
            }
        )
    }

    @Test(arguments: [
        ("files: {interactions: log.txt}\nrols: {}", "did you mean 'roles'?"),
        ("files: {interactions: log.txt, itms: x}", "did you mean 'items'?"),
        ("files: {interactions: log.txt}\nroles: {usr: buyer}", "did you mean 'user'?"),
        ("files: {interactions: log.txt}\nevents: {seen: vew}", "did you mean 'view'?"),
        ("files: {interactions: log.txt}\nties: shufled", "did you mean 'shuffled'?"),
        ("name: x", "'files'"),
        ("files: [", "dataset.yaml"),
    ])
    func mistakesNameTheNearestKey(yaml: String, expected: String) async throws {
        let folder = try Folder()
        try folder.write(log, "log.txt")
        try folder.write(yaml, "dataset.yaml")
        let error = await #expect(throws: IngestError.self) {
            _ = try await IngestStage().run(.folder(folder.url), in: context)
        }
        #expect(error?.description.contains(expected) == true)
        #expect(error?.exitStatus == .configuration)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func aFolderWithoutADescription() async throws {
        let folder = try Folder()
        let error = await #expect(throws: IngestError.self) {
            _ = try await IngestStage().run(.folder(folder.url), in: context)
        }
        #expect(error?.description.contains("dataset.yaml") == true)
    }
}

@Suite struct CatalogueTests {
    @Test func namesAreSortedAndDescribed() throws {
        #expect(DataSetCatalogue.names == DataSetCatalogue.names.sorted())
        for entry in DataSetCatalogue.entries {
            let text = try DataSetCatalogue().describe(entry.name)
            #expect(text.contains(entry.licence))
            #expect(entry.forms.flatMap(\.files).allSatisfy { $0.contentHash.count == 64 })
            #expect(entry.forms.contains { $0.files.allSatisfy { $0.address != nil } })
        }
        #expect(throws: IngestError.self) { try DataSource("amazon-beuty") }
    }

    @Test func aFileThatIsNotTheKnownOneIsRefused() async throws {
        let folder = try Folder()
        let place = folder.url.appendingPathComponent("taobao")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data("1,2,3,pv,1511544070".utf8).write(
            to: place.appendingPathComponent("UserBehavior.csv")
        )
        let catalogue = DataSetCatalogue(environment: [
            "RESTOCK_DATA": folder.url.path, "HOME": "/",
        ])
        let error = await #expect(throws: IngestError.self) {
            _ = try await catalogue.get("taobao")
        }
        #expect(error?.description.contains("expected SHA-256 9cbce278") == true)
    }

    @Test func descriptionsSurviveYAMLAndJSON() throws {
        for entry in DataSetCatalogue.entries {
            for form in entry.forms {
                let bytes = try JSONEncoder().encode(form.description)
                let back = try JSONDecoder().decode(DataSetDescription.self, from: bytes)
                #expect(back == form.description)
            }
        }
    }
}
