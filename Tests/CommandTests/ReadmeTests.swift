import Foundation
import Testing

/// The README's own commands, but for the two that set up.
@Suite("The README")
struct ReadmeTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("shows commands that work as they stand")
    func commands() throws {
        let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(text.split(separator: "```sh\n").dropFirst().first)
        let script = try #require(block.split(separator: "\n```").first)
        let lines = script.split(separator: "\n")
        #expect(lines.first?.hasPrefix("restock=") == true)
        #expect(lines.count >= 7)
        let program = try RestockProgram()
        try FileManager.default.copyItem(
            at: Self.root.appending(path: "Examples"),
            to: program.path("Examples")
        )
        let commands =
            ["set -e", "restock='\(RestockProgram.executable.path)'"]
            + lines.dropFirst().map(String.init)
        let outcome = try program.runShell(commands.joined(separator: "\n"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("Report: "))
    }

    @Test("shows a picture that is there")
    func picture() {
        let picture = Self.root.appending(path: "docs/report.png")
        #expect(FileManager.default.fileExists(atPath: picture.path))
    }
}
