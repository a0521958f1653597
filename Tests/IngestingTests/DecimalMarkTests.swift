import Commerce
import Foundation
import Pipelines
import Statistics
import Tables
import Testing

@testable import Ingesting

private func write(_ lines: [String]) throws -> URL {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    return file
}

private func samples(
    _ lines: [String],
    _ configuration: SampleIngestConfiguration = SampleIngestConfiguration(label: "y")
) async throws -> SampleIngestStage.Output {
    let file = try write(lines)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await SampleIngestStage(configuration)
        .run(.file(file), in: StageContext(seed: Seed(1), threads: 1))
}

private func log(
    _ lines: [String],
    _ configuration: IngestConfiguration = IngestConfiguration()
) async throws -> IngestStage.Output {
    let file = try write(lines)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await IngestStage(configuration)
        .run(.file(file), in: StageContext(seed: Seed(1), threads: 1))
}

extension SampleIngestStage.Output {
    fileprivate func values(_ name: String) throws -> [Double] {
        let place = try #require(samples.schema.features.firstIndex { $0.name == name })
        return samples.columns[place]
    }
}

/// Tables: which mark a column has, and what is said of it.
@Suite struct TableDecimalTests {
    private func remark(_ output: SampleIngestStage.Output, _ column: String) -> String? {
        output.notes.first { $0.contains("column '\(column)'") && $0.contains("decimals") }
    }

    /// The same amounts as Germany, the United States, Switzerland and France write them.
    @Test(arguments: 0..<30)
    func fourNotationsReadTheSame(seed: Int) async throws {
        var random = Seed(UInt64(seed)).generator()
        let cents = (0..<40).map { _ in random.below([1000, 100_000, 100_000_000][random.below(3)])
        }
        let sign = ["", "€ ", "£"][random.below(3)]
        func text(_ cents: Int, _ thousands: String, _ decimal: String) -> String {
            var whole = String(cents / 100)
            var groups: [String] = []
            while whole.count > 3 {
                groups.insert(String(whole.suffix(3)), at: 0)
                whole.removeLast(3)
            }
            groups.insert(whole, at: 0)
            let rest = String(cents % 100 + 100).dropFirst()
            return sign + groups.joined(separator: thousands) + decimal + rest
        }
        let lines = cents.map { cents in
            [
                text(cents, ".", ","), text(cents, ",", "."), text(cents, "'", "."),
                text(cents, "\u{A0}", ","), text(cents, "", "."), text(cents, "", ","),
                "\(cents % 2)",
            ].joined(separator: "\t")
        }
        let output = try await samples(["de\tus\tch\tfr\tplain\tcomma\ty"] + lines)
        let expected = cents.map { Double($0) / 100 }
        for name in ["de", "us", "ch", "fr", "plain", "comma"] {
            #expect(try output.values(name) == expected, "\(name)")
        }
    }

    @Test func aColumnOfKilogramsKeepsItsDecimals() async throws {
        let rows = (0..<40).map { "0,\($0 * 7 + 500);1,\($0 * 7 + 200);\($0 % 2)" }
        let output = try await samples(["kg;kg3;y"] + rows)
        #expect(try output.values("kg") == (0..<40).map { Double($0 * 7 + 500) / 1000 })
        // All of 'kg3' may be thousands; 'kg', which tells by its leading zeros, decides.
        #expect(try output.values("kg3") == (0..<40).map { Double($0 * 7 + 1200) / 1000 })
        let said = try #require(remark(output, "kg3"))
        #expect(said.contains("40 cells such as '1,200'") && said.contains("read as 1.2, since"))
        #expect(said.contains("another column of the file writes decimals with a comma"))
        #expect(said.contains("ingest: { decimals: { kg3: point } }"))
        #expect(remark(output, "kg") == nil)
        // A person's word goes first, and nothing is left to say.
        let stated = try await samples(
            ["kg;kg3;y"] + rows,
            SampleIngestConfiguration(label: "y", decimals: ["kg3": .point])
        )
        #expect(try stated.values("kg3").first == 1200)
        #expect(remark(stated, "kg3") == nil)
    }

    @Test func whereNothingDecidesTheFileDoes() async throws {
        let cells = (0..<40).map { "1,\($0 * 7 + 200)" }
        let thousands = (0..<40).map { Double($0 * 7 + 1200) }
        let lean = try await samples(["a;y"] + cells.enumerated().map { "\($1);\($0 % 2)" })
        #expect(try lean.values("a") == thousands.map { $0 / 1000 })
        #expect(remark(lean, "a")?.contains("';' separates the file's values") == true)
        let tabs = try await samples(["a\ty"] + cells.enumerated().map { "\($1)\t\($0 % 2)" })
        #expect(try tabs.values("a") == thousands)
        #expect(remark(tabs, "a")?.contains("no other column of the file says") == true)
        // Points in another column: thousands, semicolons or not.
        let points = try await samples(
            ["a;b;y"] + cells.enumerated().map { "\($1);\($0).5;\($0 % 2)" }
        )
        #expect(try points.values("a") == thousands)
        // The other way round: points before three digits beside a column of decimal commas.
        let german = try await samples(
            ["a;b;y"]
                + cells.enumerated().map {
                    "\($1.replacing(",", with: "."));\($0),5;\($0 % 2)"
                }
        )
        #expect(try german.values("a") == thousands)
        #expect(remark(german, "a")?.contains("ingest: { decimals: { a: point } }") == true)
        // And alone in their file: decimals, without a word.
        let plain = try await samples(
            ["a;y"] + cells.enumerated().map { "\($1.replacing(",", with: "."));\($0 % 2)" }
        )
        #expect(try plain.values("a") == thousands.map { $0 / 1000 })
        #expect(remark(plain, "a") == nil)
    }

    @Test func contradictionsAreReadByTheirOwnMarksAndTold() async throws {
        let cells = ["7,5", "3.5", "1,208"]
        let rows = (0..<60).map { "\(cells[$0 % 3]);\($0),25;\($0 % 2)" }
        let output = try await samples(["a;b;y"] + rows)
        #expect(try output.values("a").prefix(3) == [7.5, 3.5, 1.208])
        let said = try #require(
            output.notes.first { $0.hasPrefix("Column 'a' writes decimals both") }
        )
        #expect(said.contains("('3.5', 20 cells)") && said.contains("('7,5', 20 cells)"))
        #expect(said.contains("'1,208' is read as 1.208"))
    }

    @Test func oneMisprintTurnsNoColumn() async throws {
        // 39 cells tell of points and one of a comma; the other column's commas don't count against that.
        let rows = (0..<60).map { row in
            let cell = row == 0 ? "7,5" : row < 40 ? "\(row).5" : "1.2\(row)"
            return "\(cell);\(row),25;\(row % 2)"
        }
        let output = try await samples(["a;b;y"] + rows)
        #expect(try output.values("a").prefix(2) == [7.5, 1.5])
        #expect(try output.values("a").last == 1.259)
        #expect(
            output.notes.contains {
                $0.contains("since nearly all cells that tell have a decimal point")
            }
        )
    }

    @Test func badMarksAreExplained() async {
        let rows = ["a,y"] + (0..<40).map { "\($0),\($0 % 2)" }
        let error = await #expect(throws: SampleError.self) {
            try await samples(
                rows,
                SampleIngestConfiguration(label: "y", decimals: ["b": .comma])
            )
        }
        #expect(error?.description.contains("ingest.decimals: no column 'b'") == true)
    }
}

/// Logs: the first batch decides, and the others are held against it.
@Suite struct LogDecimalTests {
    private static let header = ["user_id;item_id;timestamp;price"]

    private func rows(_ count: Int, from start: Int = 0, _ price: (Int) -> String) -> [String] {
        (start..<(start + count)).map {
            "u\($0 % 9);i\($0 % 7);\(1_259_653_500 + $0);\(price($0))"
        }
    }

    @Test func pricesFollowTheirColumn() async throws {
        let prices = try await log(
            Self.header + rows(20) { $0 == 0 ? "8.099,53" : $0 == 1 ? "1.250" : "0,593" }
        ).data.log.price
        #expect(prices?.prefix(3) == [8099.53, 1250, 0.593])
        let leaning = try await log(Self.header + rows(20) { _ in "1,250" })
        #expect(leaning.data.log.price?.first == 1.25)
        #expect(leaning.notes.contains { $0.contains("decimals: { price: point }") })
        let stated = try await log(
            Self.header + rows(20) { _ in "1,250" },
            IngestConfiguration(decimals: ["price": .point])
        )
        #expect(stated.data.log.price?.first == 1250)
        #expect(!stated.notes.contains { $0.contains("decimals") })
        await #expect(throws: IngestError.self) {
            try await log(
                Self.header + rows(20) { _ in "1,250" },
                IngestConfiguration(decimals: ["prise": .point])
            )
        }
    }

    /// The first batch leaves open, or says, what a later one contradicts.
    @Test func laterRowsAreNeverReadOtherwiseInSilence() throws {
        let plan = ColumnPlan(
            choices: [RoleChoice(role: .price, column: "price", reason: "stated")]
        )
        func notation(_ cells: [String], _ stated: [String: DecimalMark] = [:]) throws
            -> LogNotation
        {
            let table = try Table([try Column("price", strings: cells)])
            return try LogNotation(plan, table, delimiter: nil, stated: stated)
        }
        let open = try notation(["1.250", "2.500"])
        #expect(open.marks[.price] == .point)
        let error = #expect(throws: IngestError.self) {
            try open.remarks(on: [.price: evidence(["1.250", "2.500", "7,50"])], path: "log.csv")
        }
        let said = error?.description ?? ""
        #expect(
            said.contains("column 'price': expected a decimal point, by which '1.250' was read")
        )
        #expect(said.contains("got '7,50' in later rows"))
        #expect(said.contains("ingest: { decimals: { price: comma } }"))
        // Where no cell hangs on the mark, each was read by its own.
        #expect(try open.remarks(on: [.price: evidence(["12", "7,50"])], path: "").isEmpty)
        // What the first batch says stays, and the contradiction is told.
        let points = try notation(["1.250", "2.5"])
        let told = try points.remarks(
            on: [.price: evidence(["1.250", "2.5", "7,50", "8,50"])],
            path: ""
        )
        #expect(told.first?.contains("'1.250' is read as 1.25") == true)
        #expect(told.first?.contains("with a comma ('7,50', 2 cells)") == true)
        // A person's word ends it.
        let stated = try notation(["1.250"], ["price": .comma])
        #expect(stated.marks[.price] == .comma)
        #expect(try stated.remarks(on: [.price: evidence(["1.250", "7.5"])], path: "").isEmpty)
    }
}
