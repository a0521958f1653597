import Foundation
import Testing

/// What a person sees who hands the program something that it can't use: one line, an exit code of
/// sysexits, and nothing left behind.
@Suite("Bad input")
struct BadInputTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
    }

    /// Runs a log with the small recipe and checks the refusal.
    private func expectRefusal(
        of log: Data?,
        named name: String = "shop.csv",
        status: Int32,
        saying parts: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        if let log { try program.write(log, to: name) }
        try program.write(ShopLog.recipe(data: name), to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        expect(outcome, status: status, saying: parts, sourceLocation: sourceLocation)
        let result = try? FileManager.default.subpathsOfDirectory(atPath: program.path("runs").path)
            .first { $0.hasSuffix("result.json") }
        #expect(result == nil, sourceLocation: sourceLocation)
    }

    private func expect(
        _ outcome: RestockProgram.Outcome,
        status: Int32,
        saying parts: [String],
        sourceLocation: SourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(
                outcome.errors.localizedCaseInsensitiveContains(part),
                "'\(part)' is not in: \(outcome.errors)",
                sourceLocation: sourceLocation
            )
        }
    }

    @Test("A missing file")
    func missingFile() throws {
        try expectRefusal(of: nil, status: 66, saying: ["shop.csv"])
    }

    @Test("An empty file")
    func emptyFile() throws {
        try expectRefusal(of: Data(), status: 65, saying: ["shop.csv", "empty"])
    }

    @Test("A header without rows")
    func headerOnly() throws {
        try expectRefusal(of: Data("user,item,time\n".utf8), status: 65, saying: ["shop.csv"])
    }

    @Test("Columns that are none of a log's")
    func wrongColumns() throws {
        let log = "colour,size\n" + (0..<30).map { "red\($0 % 3),\($0 % 4).5\n" }.joined()
        try expectRefusal(of: Data(log.utf8), status: 65, saying: ["colour", "--role"])
    }

    @Test("A role for a column that is not there")
    func unknownColumn() throws {
        try program.write(ShopLog.csv(users: 10), to: "shop.csv")
        try program.write(ShopLog.recipe(), to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet", "--role", "user=client")
        expect(
            outcome,
            status: 65,
            saying: ["client", "customer"],
            sourceLocation: #_sourceLocation
        )
    }

    @Test("A time column of words")
    func wrongType() throws {
        let log = "user,item,time\n" + (0..<40).map { "u\($0 % 8),i\($0 % 5),soon\n" }.joined()
        try program.write(log, to: "shop.csv")
        try program.write(ShopLog.recipe(), to: "recipe.yaml")
        for choice in [[], ["--role", "time=time"]] {
            let running = try program.start(["run", "recipe.yaml", "--quiet"] + choice)
            running.process.waitUntilExit()
            expect(
                running.outcome(),
                status: 65,
                saying: ["time", "soon", "time=none"],
                sourceLocation: #_sourceLocation
            )
        }
        let ingested = try program.run(
            "ingest",
            "shop.csv",
            "-o",
            "log.parquet",
            "--role",
            "time=none"
        )
        #expect(ingested.status == 0, "\(ingested.errors)")
    }

    @Test("Time stamps out of range")
    func timesOutOfRange() throws {
        let log =
            "user,item,time\n"
            + (0..<40).map { "u\($0 % 8),i\($0 % 5),\(-5_000_000_000 - $0)\n" }.joined()
        try expectRefusal(of: Data(log.utf8), status: 65, saying: ["shop.csv"])
    }

    @Test("A broken Parquet file")
    func brokenParquet() throws {
        let bytes = Data("PAR1".utf8) + Data((0..<200).map { UInt8($0) }) + Data("PAR1".utf8)
        try expectRefusal(of: bytes, named: "shop.parquet", status: 65, saying: ["shop.parquet"])
    }

    @Test("A truncated gzip")
    func truncatedGzip() throws {
        // The header of a gzip member and the beginning of a deflate stream, then nothing.
        let bytes = Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0x2c, 0x4e])
        try expectRefusal(of: bytes, named: "shop.csv.gz", status: 65, saying: ["shop.csv.gz"])
    }

    @Test("Bytes that are not UTF-8, with their offset")
    func invalidUTF8() throws {
        // "user,item,time\n" has 15 bytes and "u1," 3, so that the bad byte is at offset 18.
        let log = Data("user,item,time\nu1,".utf8) + Data([0xff]) + Data(",1600000000\n".utf8)
        try expectRefusal(of: log, status: 65, saying: ["UTF-8", "18"])
    }

    @Test("One user only")
    func oneUser() throws {
        try expectRefusal(
            of: Data(ShopLog.csv(users: 1).utf8),
            status: 65,
            saying: ["user"]
        )
    }

    @Test("Users who are all too short")
    func tooShort() throws {
        try expectRefusal(
            of: Data(ShopLog.csv(users: 60, events: 2, items: 20).utf8),
            status: 65,
            saying: ["too short"]
        )
    }

    @Test("No item twice")
    func noItemTwice() throws {
        let log =
            "user,item,time\n"
            + (0..<60).map { "u\($0 / 6),i\($0),\(1_600_000_000 + $0 * 86_400)\n" }.joined()
        try expectRefusal(of: Data(log.utf8), status: 65, saying: ["item", "twice"])
    }

    @Test("An unknown key of a recipe, with the nearest known one")
    func unknownKey() throws {
        try program.write("data: shop.csv\npolcies: {}\n", to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml")
        expect(
            outcome,
            status: 78,
            saying: ["polcies", "did you mean 'policies'"],
            sourceLocation: #_sourceLocation
        )
    }

    @Test("A recipe that is not YAML")
    func notYAML() throws {
        try program.write("data: [shop.csv\n", to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml")
        expect(
            outcome,
            status: 78,
            saying: ["recipe.yaml", "YAML"],
            sourceLocation: #_sourceLocation
        )
    }

    @Test("A folder of runs that can't be written")
    func unwritable() throws {
        try program.write(ShopLog.csv(), to: "shop.csv")
        try program.write(ShopLog.recipe(), to: "recipe.yaml")
        try program.write("in the way", to: "occupied")
        let outcome = try program.run(
            "run",
            "recipe.yaml",
            "--quiet",
            "--runs",
            "occupied/runs"
        )
        expect(outcome, status: 73, saying: ["occupied"], sourceLocation: #_sourceLocation)
    }

    @Test("A held-out set where a training set is wanted")
    func wrongRole() throws {
        try program.write(ShopLog.csv(), to: "shop.csv")
        #expect(try program.run("split", "shop.csv", "-o", "sets").status == 0)
        let outcome = try program.run(
            "expand",
            "sets/test.parquet",
            "-o",
            "made.parquet",
            "--quiet",
            "--settings",
            "[{ operator: delete }]"
        )
        expect(
            outcome,
            status: 65,
            saying: ["training", "test"],
            sourceLocation: #_sourceLocation
        )
    }
}
