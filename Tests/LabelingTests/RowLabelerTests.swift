@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Labeling

/// Every labeler through the same checks, on a table of three classes whose answer is known.
@Suite("Labelers of rows")
struct RowLabelerTests {
    private static let schema: TableSchema = {
        var schema = TableSchema(
            features: [
                Feature(name: "x", kind: .continuous), Feature(name: "y", kind: .continuous),
                Feature(name: "visits", kind: .integer),
                Feature(name: "channel", kind: .category, levels: ["app", "mail", "web"]),
            ],
            label: "kind",
            negative: "a",
            positive: "b"
        )
        schema.classes = ["a", "b", "c"]
        return schema
    }()

    /// Three heaps of rows, one a class; every tenth row is of any class, wherever it lies.
    private static func table(_ count: Int, seed: UInt64, noise: Int = 10) -> SampleTable {
        var random = Seed(seed).generator()
        var table = SampleTable(schema)
        for row in 0..<count {
            let heap = random.below(3)
            let isNoisy = random.below(noise) == 0
            table.append(
                [
                    [0, 6, 0][heap] + random.normal(), [0, 0, 6][heap] + random.normal(),
                    Double(random.below(5)), Double(random.below(10) < 7 ? heap : random.below(3)),
                ],
                label: Int32(isNoisy ? random.below(3) : heap),
                row: Int32(row)
            )
        }
        return table
    }

    private static let training = TrainingSet(table(600, seed: 1))

    private static func made(_ table: SampleTable, label: Int32 = 0) -> MadeRows {
        var made = MadeRows(schema)
        for row in 0..<table.count {
            made.append(
                table.cells(of: row),
                label: label,
                provenance: Provenance(
                    parents: [],
                    maker: "test",
                    configurationHash: "",
                    seed: UInt64(row + 16)
                )
            )
        }
        return made
    }

    private static func labelled(
        _ json: String,
        _ made: MadeRows,
        seed: UInt64 = 1,
        threads: Int = 1
    ) async throws -> LabeledRows {
        let configuration = try JSONDecoder().decode(
            RowLabelConfiguration.self,
            from: Data(json.utf8)
        )
        return try await RowLabelStage(configuration).run(
            RowLabelInput(made: made, training: training),
            in: StageContext(seed: Seed(seed), threads: threads)
        )
    }

    static let all = [
        #"{"by": "k-means", "clusters": 12}"#,
        #"{"by": "gaussian-mixture", "components": 8}"#,
        #"{"by": "gaussian-mixture", "components": 8, "covariance": "full", "dimensions": 3}"#,
        #"{"by": "label-spreading"}"#, #"{"by": "self-training"}"#,
        #"{"by": "ensemble", "members": 2, "calibrate": true}"#,
        #"{"by": "ensemble", "members": 1, "networks": 1, "calibrate": true}"#,
    ]

    // 14 of 15 rows are of their heap's class: .933, and heaps hardly touch.
    @Test(
        "finds the class of a heap, is as sure as it is right, and says so beforehand",
        arguments: all
    )
    func heaps(json: String) async throws {
        let rows = Self.table(300, seed: 2, noise: 1_000_000)
        let found = try await Self.labelled(json, Self.made(rows))
        let check = try #require(found.note.check)
        #expect(check.rows > 110 && check.rows <= 120)
        #expect(abs((check.accuracy ?? 0) - 0.933) < 0.07, "\(check)")
        #expect((check.macroF1 ?? 0) > 0.85 && (check.commonest ?? 1) < 0.5)
        // 120 rows in bins of about one: chance alone is about .03.
        #expect((check.calibrationError ?? 1) < 0.1, "\(check)")
        #expect(check.averagePrecision == nil)
        #expect(found.made.count + found.questions.rows.count == 300)
        #expect(found.note.abstained == found.questions.rows.count)
        var right = 0
        for row in 0..<found.made.count {
            let place = Int(found.made.provenance[row].seed) - 16
            if found.made.table.labels[row] == rows.labels[place] { right += 1 }
            #expect((0...1).contains(found.made.confidences[row]))
        }
        let draws = json.contains("ensemble")
        #expect(Double(right) > (draws ? 0.85 : 0.95) * Double(found.made.count), "\(right)")
    }

    @Test("depends on the seed alone, not on threads", arguments: all)
    func determinism(json: String) async throws {
        let made = Self.made(Self.table(60, seed: 3))
        let one = try await Self.labelled(json, made)
        let two = try await Self.labelled(json, made, threads: 2)
        #expect(one.made.table.labels == two.made.table.labels)
        for (left, right) in zip(one.made.confidences, two.made.confidences) {
            #expect(abs(left - right) < 1e-3)
        }
    }

    @Test("is not told what it is asked", arguments: all)
    func hidden(json: String) async throws {
        // Rows whose stated class is wrong throughout: whoever looks at it would be wrong.
        let rows = Self.table(60, seed: 4, noise: 1_000_000)
        let one = try await Self.labelled(json, Self.made(rows, label: 0))
        let two = try await Self.labelled(json, Self.made(rows, label: 2))
        #expect(one.made.table.labels == two.made.table.labels)
    }

    @Test("abstains below the stated confidence, more so the higher it is", arguments: all)
    func abstention(json: String) async throws {
        // Half-way between two heaps nobody can know.
        var rows = Self.table(40, seed: 5)
        for step in 0..<40 {
            rows.append([3, Double(step % 5) * 0.1, 2, Double(step % 2) * 2], label: 0)
        }
        let sure = json.dropLast() + #", "minimum-confidence": 0.9}"#
        let found = try await Self.labelled(String(sure), Self.made(rows))
        #expect(found.made.confidences.allSatisfy { $0 >= 0.9 })
        #expect(found.questions.confidences.allSatisfy { $0 < 0.9 })
        let any = json.dropLast() + #", "minimum-confidence": 0}"#
        let all = try await Self.labelled(String(any), Self.made(rows))
        // A cluster is equally sure of all its rows, wherever in it they lie.
        let fewest = json.contains("k-means") ? 1 : 6
        #expect(all.note.abstained == 0 && found.note.abstained >= fewest)
        let coverage = try #require(found.note.check?.coverage)
        #expect(coverage < 1 && all.note.check?.coverage == 1)
    }

    @Test("What a person writes into the file comes back as labels")
    func answers() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = Self.made(Self.table(50, seed: 6))
        let json = #"{"by": "k-means", "clusters": 12, "minimum-confidence": 0.97"#
        let first = try await Self.labelled(json + "}", made)
        let asked = first.questions.rows.count
        #expect(asked > 3)
        try first.questions.write(to: folder)
        let file = folder.appending(path: LabelQuestions.fileName)
        var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map {
                $0.replacing("\"", with: "").split(separator: ",", omittingEmptySubsequences: false)
            }
        #expect(
            lines[0] == ["id", "x", "y", "visits", "channel", "kind", "suggested", "confidence"]
        )
        #expect(lines.count == asked + 1 && lines.dropFirst().allSatisfy { $0[5].isEmpty })
        func write(_ lines: [[Substring]]) throws {
            try lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
                .write(to: file, atomically: true, encoding: .utf8)
        }
        // A spreadsheet drops what it takes for superfluous, and orders rows as it likes.
        (lines[1][5], lines[2][5], lines[2][3]) = ("c", "b", lines[2][3] + ".0")
        lines.swapAt(1, 2)
        try write(lines)
        let answered = json + #", "answers": "\#(file.path)"}"#
        let second = try await Self.labelled(answered, made)
        #expect(second.note.answered == 2 && second.note.abstained == asked - 2)
        let places = first.questions.rows.provenance.map(\.seed).prefix(2)
        for (seed, label) in zip(places, [Int32(2), 1]) {
            let row = second.made.provenance.map(\.seed).firstIndex(of: seed)
            #expect(row.map { second.made.table.labels[$0] } == label)
            #expect(row.map { second.made.confidences[$0] } == 1)
        }

        let wrong: [(change: (inout [[Substring]]) -> Void, words: String)] = [
            ({ $0[1][0] = "test-ffff" }, "no made row has the id 'test-ffff'"),
            ({ $0[1][5] = "d" }, "'d' is no class"),
            ({ $0[1][1] = "99" }, "column 'x' was"),
            ({ $0[1][4] = "" }, "column 'channel' was"),
            ({ $0[3] = $0[1] }, "stands in an earlier line"),
            ({ $0[0][5] = "label" }, "expected the column 'kind'"),
            ({ $0[1].removeLast(3) }, "save the filled-in file as CSV"),
        ]
        for (change, words) in wrong {
            var other = lines
            change(&other)
            try write(other)
            let error = await #expect(throws: RowLabelError.self) {
                try await Self.labelled(answered, made)
            }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? words)")
        }
    }

    @Test("Rows without a condition need someone to ask")
    func unlabeled() async throws {
        let made = Self.made(Self.table(5, seed: 7), label: SampleTable.unknownClass)
        let error = await #expect(throws: RowLabelError.self) {
            try await Self.labelled("{}", made)
        }
        #expect(error == .noCondition(rows: 5) && error?.exitStatus == .configuration)
        let found = try await Self.labelled(Self.all[0], made)
        #expect(found.made.table.labels.allSatisfy { $0 >= 0 } && found.note.changed == 0)
    }

    @Test(
        "Recipes survive writing and reading; wrong ones are errors that name the key",
        arguments: [
            (#"{"by": "gaussian-mixture", "covariance": "full", "answers": "a.csv"}"#, true),
            (#"{"by": "k-means", "neighbours": 3}"#, false),
            (#"{"by": "k-means", "clusters": 0}"#, false),
            (#"{"by": "gaussian-mixture", "covariance": "half"}"#, false),
            (#"{"by": "label-spreading", "share": 1}"#, false),
            (#"{"by": "self-training", "sureness": 0.5}"#, false),
            (#"{"by": "k-means", "answers": ""}"#, false),
        ]
    )
    func recipes(text: String, isRight: Bool) throws {
        func read(_ data: Data) throws -> RowLabelConfiguration {
            try JSONDecoder().decode(RowLabelConfiguration.self, from: data)
        }
        if isRight {
            let configuration = try read(Data(text.utf8))
            #expect(try read(JSONEncoder().encode(configuration)) == configuration)
            #expect(configuration.withoutAnswers.labeler.terms.answers == nil)
        } else {
            #expect(throws: ConfigurationError.self) { try read(Data(text.utf8)) }
        }
    }
}
