import Foundation
import Testing

/// The stages one by one, on files.
@Suite("Stage commands")
struct StageCommandTests {
    @Test("go from a log to a decision by files alone")
    func chain() throws {
        let program = try RestockProgram()
        try program.write(ShopLog.csv(), to: "shop.csv")
        let small = "{ width: 16, layers: 1, heads: 1, length: 8, epochs: 2 }"
        let commands: [[String]] = [
            ["ingest", "shop.csv", "-o", "log.parquet"],
            ["clean", "log.parquet", "-o", "clean.parquet"],
            ["protect", "clean.parquet", "-o", "safe.parquet"],
            ["split", "safe.parquet", "-o", "sets"],
            ["expand", "sets", "-o", "made.parquet", "--settings", "[{ operator: crop }]"],
            ["label", "made.parquet", "--training", "sets", "-o", "labelled.parquet"],
            ["screen", "labelled.parquet", "--training", "sets", "-o", "screened.parquet"],
            ["mix", "screened.parquet", "--training", "sets", "-o", "mixed"],
            ["train", "sets", "-o", "before.safetensors", "--settings", small],
            ["train", "sets", "--mixed", "mixed", "-o", "after.safetensors", "--settings", small],
            ["evaluate", "before.safetensors", "--split", "sets", "-o", "before.json"],
            ["evaluate", "after.safetensors", "--split", "sets", "-o", "after.json"],
            ["decide", "--baseline", "before.json", "--augmented", "after.json"],
        ]
        for command in commands {
            let running = try program.start(command)
            running.process.waitUntilExit()
            let outcome = running.outcome()
            try #require(
                outcome.status == 0,
                "\(command.joined(separator: " ")): \(outcome.errors)"
            )
            #expect(!outcome.output.isEmpty, "\(command[0]) says what it did")
        }
        #expect(
            FileManager.default.fileExists(atPath: program.path("mixed/augmented.parquet").path)
        )
    }
}
