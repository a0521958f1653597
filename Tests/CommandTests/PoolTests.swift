import Foundation
import Testing

/// `restock pool` on the findings that are kept with the documentation.
@Suite struct PoolTests {
    private static let results = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Documentation/results")
    private let beauty = results.appending(path: "beauty-alternatives").path
    private let retail = results.appending(path: "online-retail-alternatives/result.json").path

    @Test func saysWhatRunsSayTogether() throws {
        let program = try RestockProgram()
        let outcome = try program.run("pool", beauty, retail)
        #expect(outcome.status == 0)
        for words in ["amazon-beauty", "online-retail-ii", "these together", "others like them"] {
            #expect(outcome.output.contains(words))
        }
    }

    @Test func refusesWhatCannotBePooled() throws {
        let program = try RestockProgram()
        let twice = try program.run("pool", beauty, beauty)
        #expect(twice.status == 64 && twice.errors.contains("would count twice"))
        let one = try program.run("pool", beauty)
        #expect(one.status == 64 && one.errors.contains("at least two runs"))
        let unknown = try program.run("pool", beauty, retail, "--metric", "ndcg@11")
        #expect(unknown.status == 64 && unknown.errors.contains("did not measure 'ndcg@11'"))
        let nothing = try program.run("pool", beauty, program.folder.path)
        #expect(nothing.status == 66 && nothing.errors.contains("holds no finished run"))
    }
}
