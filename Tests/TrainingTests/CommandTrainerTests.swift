@_spi(Splitting) import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Tables
import Tensors
import Testing
import Training

@Suite("A trainer of the shop's own")
struct CommandTrainerTests {
    private let folder: URL
    private let questions: TrainerQuestions

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        questions = TrainerQuestions([Self.histories, Self.histories], seed: Seed(3))
    }

    /// Three users with two items each, of four.
    private static let histories: Histories = {
        var histories = Histories()
        for user in Int32(0)..<3 {
            histories.append(
                user: user,
                items: [user, user + 1],
                events: [.view, .buy],
                times: [10, 20]
            )
        }
        return histories
    }()

    private static let items = Vocabulary(["a", "b", "c", "d"])

    private var input: CommandTrainer.Input {
        var made = MadeHistories()
        made.append(
            items: [3, 1],
            events: [.buy, .buy],
            times: [11, 12],
            provenance: Provenance(parents: [1], maker: "crop", configurationHash: "f0", seed: 8)
        )
        let training = TrainingSet(Self.histories)
        return CommandTrainer.Input(
            training: AugmentedExport(
                mixture: Mixture(originals: training, made: made, weights: [0.5]),
                made: made,
                users: Vocabulary(["u", "v", "w"]),
                items: Self.items
            ),
            catalogue: Catalogue(items: Self.items),
            questions: questions,
            folder: folder,
            logs: folder.appending(path: "logs")
        )
    }

    /// Runs a script of the shell whose files are JSON Lines.
    private func run(_ script: String) async throws -> ScoreTable {
        let command = TrainerCommand(
            command: script + " # {train} {candidates} {scores}",
            files: .jsonLines
        )
        return try await CommandTrainer(command)
            .run(input, in: StageContext(seed: Seed(5), threads: 1))
    }

    /// A script that writes these lines, and one answer to each of the three cases before them.
    private static func answering(_ lines: String...) -> String {
        let all = (0..<3).map { #"{"case":\#($0),"item":"d","score":1.5}"# } + lines
        return "printf '%s\\n' \(all.map { "'\($0)'" }.joined(separator: " ")) > {scores}"
    }

    @Test("is given events with weights and provenance, and histories without what came next")
    func files() async throws {
        let answers = try await run(
            "test {model} = \(folder.path)/model && " + Self.answering()
        )
        #expect(answers.itemCount == 4)
        let train = try Table.read(folder.appending(path: "train.jsonl"))
        #expect(
            Set(train.columnNames) == [
                "user", "item", "event", "time", "weight", "label", "confidence", "made",
                "parents", "operator", "config_hash", "seed",
            ]
        )
        #expect(try train.column("user").strings().suffix(2) == ["made-1", "made-1"])
        #expect(try train.column("weight").doubles() == [1, 1, 1, 1, 1, 1, 0.5, 0.5])
        let asked = try Table.read(folder.appending(path: "candidates.jsonl"))
        #expect(asked.columnNames == ["case", "user", "history", "events", "times"])
        // Each history was asked twice, and stands once.
        #expect(try asked.column("case").int64s() == [0, 1, 2])
        let shown = try asked.column("history").stringLists().map { $0 ?? [] }
        #expect(Set(shown) == [["a", "b"], ["b", "c"], ["c", "d"]])
        for (place, history) in shown.enumerated() {
            #expect(history == questions.histories.items(of: place).map { Self.items[$0] })
        }
        let items = try Table.read(folder.appending(path: "items.jsonl"))
        #expect(try items.column("item").strings() == ["a", "b", "c", "d"])
    }

    @Test("answers to the cases by their numbers")
    func answers() async throws {
        let table = try await run(
            Self.answering(#"{"case":1,"item":"a","score":2.5}"#)
        )
        let asked = questions.histories
        let scores = try await TensorThread.run { try table.scores(of: asked, 0..<3).floats() }
        #expect(scores == [0, 0, 0, 1, 2, 0, 0, 1, 0, 0, 0, 1])
    }

    @Test(
        "that fails is explained in one line",
        arguments: [
            ("no-such-program", "no-such-program", "can't be run"),
            ("echo first; echo bad luck >&2; exit 3", "status 3: bad luck;", "errors.txt"),
            ("kill -9 $$", "status 137", "errors.txt"),
            ("true", "left no {scores}", "scores.jsonl"),
            ("echo '{\"case\":0,\"item\":\"a\"}' > {scores}", "'score'", "expected the columns"),
            ("echo 'case,item' > {scores}", "scores.jsonl", "expected the columns"),
            (
                answering(#"{"case":1,"item":"z","score":2}"#),
                "row 4: no item 'z'", "scores.jsonl"
            ),
            (
                answering(#"{"case":3,"item":"a","score":2}"#), "row 4: expected a case in 0..<3",
                "got 3"
            ),
            (answering(#"{"case":2,"item":"a","score":null}"#), "'score'", "1 without"),
            (answering(#"{"case":2,"item":"d","score":2}"#), "'d' twice in case 2", "score"),
            (
                "echo '{\"case\":1,\"item\":\"a\",\"score\":2}' > {scores}",
                "none to 2, case 0 first", "score"
            ),
        ]
    )
    func failures(script: String, says: String, andSays: String) async throws {
        let error = await #expect(throws: TrainerError.self) { try await run(script) }
        let line = error?.description ?? ""
        #expect(line.contains(says) && line.contains(andSays), "\(line)")
        #expect(!line.contains("\n"))
    }

    @Test("may not score with what is no number")
    func notANumber() async throws {
        let file = folder.appending(path: "prepared.parquet")
        try Table([
            try Column("case", int64s: [0, 1, 2]),
            try Column("item", strings: ["a", "b", "c"]),
            try Column("score", doubles: [1, .nan, 3]),
        ]).write(to: file)
        let command = TrainerCommand(command: "cp \(file.path) {scores} # {train} {candidates}")
        let error = await #expect(throws: TrainerError.self) {
            try await CommandTrainer(command)
                .run(input, in: StageContext(seed: Seed(5), threads: 1))
        }
        #expect(error?.description.contains("row 2: the score is not a number") == true)
    }

    @Test("ends with all that it started when the run is stopped")
    func cancellation() async throws {
        let file = folder.appending(path: "child")
        let training = Task {
            try await run(
                "sleep 300 & echo $! > \(file.path).part; mv \(file.path).part \(file.path); wait"
            )
        }
        while !FileManager.default.fileExists(atPath: file.path) {
            try await Task.sleep(for: .milliseconds(10))
        }
        training.cancel()
        await #expect(throws: CancellationError.self) { try await training.value }
        let text = try String(contentsOf: file, encoding: .utf8)
        let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // A process that was killed may wait for its parent for a moment.
        for _ in 0..<200 where kill(child, 0) == 0 && !Self.isZombie(child) {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(kill(child, 0) != 0 || Self.isZombie(child))
    }

    private static func isZombie(_ process: pid_t) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return status?.contains("State:\tZ") ?? true
    }
}
