import Foundation
import Testing

/// What a person reads who hands the program a table: rows left out, wrong commands, other encodings.
@Suite("A table as input")
struct TableInputTests {
    private let program: RestockProgram

    init() throws {
        program = try RestockProgram()
    }

    /// Rows in which high values are bought, with decimal commas; two labels are missing.
    private static func rows() -> String {
        var lines = ["kg;colour;bought"]
        for row in 0..<200 {
            let grams = (row * 389) % 1900
            let label = row % 100 == 7 ? "" : grams > 1200 ? "yes" : "No"
            lines.append(
                "\(grams / 1000),\(String(grams % 1000 + 1000).dropFirst());c\(row % 3);\(label)"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let recipe = """
        data: shop.csv
        task: purchase
        quick: true
        ingest: { label: bought }
        policies: { smote: { expand: [{ generator: smote }] } }
        train: { model: logistic, seeds: 1 }
        evaluate: { replicates: 100 }
        """

    @Test("A run says which rows it left out, and recommends nothing")
    func run() throws {
        try program.write(Self.recipe, to: "recipe.yaml")
        // Without its data a run leaves no folder, in which the next one would see an unfinished run.
        let early = try program.run("run", "recipe.yaml", "--quiet")
        #expect(early.status == 66, "\(early.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.path("runs").path))
        try program.write(Self.rows(), to: "shop.csv")
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(
                "2 rows were rejected of 200 read (2 × the label is missing), see "
            )
        )
        #expect(outcome.errors.contains("01-ingest/rejects.parquet"))
        let folder = try program.runFolder(in: "runs")
        let asked = try program.run("recommend", "--run", folder.path, "--history", "a")
        #expect(asked.status == 64, "\(asked.errors)")
        #expect(asked.errors.contains("got one of the task 'purchase'"))
        #expect(asked.errors.contains("a table's run recommends nothing"))
    }

    @Test("A log's ingest names the command for a table, and takes stated decimals")
    func ingest() throws {
        try program.write(Self.rows(), to: "shop.csv")
        let outcome = try program.run("ingest", "shop.csv", "-o", "log.parquet", "--quiet")
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("'restock run FILE --label COLUMN'"))
        let log =
            "user,item,time,price\n"
            + (0..<40).map { "u\($0 % 8),i\($0 % 5),\(1_600_000_000 + $0),\"1,250\"\n" }.joined()
        try program.write(log, to: "log.csv")
        let told = try program.run("ingest", "log.csv", "-o", "log.parquet", "--quiet")
        #expect(told.output.contains("'1,250' is read as 1250"), "\(told.output)")
        let stated = try program.run(
            "ingest",
            "log.csv",
            "-o",
            "log.parquet",
            "--quiet",
            "--settings",
            "{ decimals: { price: comma } }"
        )
        #expect(stated.status == 0 && !stated.output.contains("1,250"), "\(stated.errors)")
    }

    @Test("UTF-16 is named", arguments: [String.Encoding.utf16, .utf16LittleEndian])
    func utf16(encoding: String.Encoding) throws {
        try program.write(try #require(Self.rows().data(using: encoding)), to: "shop.csv")
        let outcome = try program.run("run", "shop.csv", "--label", "bought", "--quiet")
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("iconv -f utf-16 -t utf-8"), "\(outcome.errors)")
        // The same command for a mended file isn't told of an unfinished run.
        let runs = (try? FileManager.default.contentsOfDirectory(atPath: program.path("runs").path))
        #expect(runs?.allSatisfy { $0.hasPrefix(".") } ?? true, "\(runs ?? [])")
    }
}
