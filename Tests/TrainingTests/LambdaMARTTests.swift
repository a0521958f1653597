import Foundation
import Pipelines
import Statistics
import Tensors
import Testing
import Training

@Suite("A ranker learnt from judged queries")
struct LambdaMARTTests {
    /// Queries of twelve products; the first column says the grade with noise, the second is noise alone.
    ///
    /// Every third product was judged by nobody.
    private static func input(seed: UInt64 = 1, queries: Int = 24) -> LambdaMARTInput {
        var random = Seed(seed).generator()
        let lists = (0..<queries).map { query -> RankedList in
            var features: [[Double]] = []
            var grades: [Int?] = []
            for product in 0..<12 {
                let grade = random.below(4)
                let signal = Double(grade) + 0.5 * random.uniform()
                features.append([signal, product % 5 == 4 ? .nan : random.uniform()])
                grades.append(product % 3 == 2 ? nil : grade)
            }
            grades[0] = 3
            // Two queries say the same.
            return RankedList(
                group: "query \(max(1, query))",
                features: features,
                grades: grades
            )
        }
        return LambdaMARTInput(columns: ["signal", "noise"], lists: lists)
    }

    private static func scores(
        _ input: LambdaMARTInput,
        seed: UInt64 = 1,
        unjudged: Int = 2
    ) async throws -> CrossFittedScores {
        var settings = LambdaMARTConfiguration()
        settings.rounds = 30
        settings.unjudged = unjudged
        return try await LambdaMARTStage(settings)
            .run(input, in: StageContext(seed: Seed(seed), threads: 2))
    }

    @Test("The grades of a fold change nothing in its own scores, and something in others'")
    func outOfFold() async throws {
        let input = Self.input()
        let before = try await Self.scores(input)
        #expect(Set(before.folds) == Set(0..<5))
        for fold in 0..<5 {
            var other = input
            for place in input.lists.indices where before.folds[place] == fold {
                other.lists[place].grades = input.lists[place].grades.map { $0.map { 3 - $0 } }
            }
            let after = try await Self.scores(other)
            #expect(after.folds == before.folds)
            var changed = 0
            for place in input.lists.indices {
                if before.folds[place] == fold {
                    #expect(after.scores[place] == before.scores[place], "query \(place)")
                } else if after.scores[place] != before.scores[place] {
                    changed += 1
                }
            }
            #expect(changed > 0, "fold \(fold)")
        }
    }

    @Test(
        "Queries that say the same share a fold, and sizes differ by one at most",
        arguments: 0..<20
    )
    func folds(seed: UInt64) async throws {
        let input = Self.input()
        let found = try await Self.scores(input, seed: seed)
        #expect(found.folds[0] == found.folds[1])
        let sizes = (0..<5).map { fold in
            let places = input.lists.indices.filter { found.folds[$0] == fold }
            return Set(places.map { input.lists[$0].group }).count
        }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1, "\(sizes)")
        var graded = input
        for place in graded.lists.indices { graded.lists[place].grades[1] = 0 }
        #expect(try await Self.scores(graded, seed: seed).folds == found.folds)
    }

    @Test("What the grades follow is found, and counted")
    func learns() async throws {
        let input = Self.input()
        let found = try await Self.scores(input)
        var agreements: [Double] = []
        for (list, scores) in zip(input.lists, found.scores) {
            #expect(scores.count == list.grades.count)
            let known = list.grades.indices.filter { list.grades[$0] != nil }.dropFirst()
            let grades = known.map { Double(list.grades[$0] ?? 0) }
            if let tau = try kendallTau(known.map { scores[$0] }, grades) { agreements.append(tau) }
        }
        // Without a relation the mean of 24 lists of seven has a deviation of about .06.
        #expect(agreements.reduce(0, +) / Double(agreements.count) > 0.4)
        for record in found.records {
            #expect(record.importance[0] > record.importance[1])
            #expect(abs(record.importance.reduce(0, +) - 1) < 1e-9)
            #expect(record.queries + record.grownOn + record.stoppedBy == 24)
            #expect(record.judged == 8 * record.grownOn && record.unjudged == 2 * record.grownOn)
            #expect(record.stoppedBy >= 3)
        }
        let none = try await Self.scores(input, unjudged: 0)
        #expect(none.records.allSatisfy { $0.unjudged == 0 })
    }

    @Test("A ranker that was written down scores as the one in memory", arguments: 0..<5)
    func rereads(seed: UInt64) async throws {
        let input = Self.input(seed: seed)
        var settings = LambdaMARTConfiguration()
        settings.rounds = 30
        let stage = LambdaMARTStage(settings)
        let context = StageContext(seed: Seed(seed), threads: 2)
        let found = try await stage.run(input, in: context)
        for fold in 0..<5 {
            let others = found.folds.indices.filter { found.folds[$0] != fold }
            let held = found.folds.indices.filter { found.folds[$0] == fold }
            let scores = try await TensorThread.run {
                let ranker = try stage.ranker(input, grownOn: others, context.seed["fold"][fold])
                let again = try Self.reread(ranker)
                return try held.map { try again.scores(of: input.lists[$0].features) }
            }
            #expect(scores == held.map { found.scores[$0] }, "fold \(fold)")
        }
        let ranker = try await stage.ranker(input, after: found, in: context)
        let record = ranker.record
        #expect(record.queries == 0 && record.grownOn == 24 && record.stoppedBy == 0)
        #expect(record.trees == found.records.map(\.trees).sorted()[2])
        let (before, after) = try await TensorThread.run {
            let rows = input.lists.flatMap(\.features)
            return (try ranker.scores(of: rows), try Self.reread(ranker).scores(of: rows))
        }
        #expect(before == after && Set(before).count > 4)
    }

    private static func reread(_ ranker: FittedRanker) throws -> FittedRanker {
        try FittedRanker(text: ranker.text, columns: ranker.columns, record: ranker.record)
    }

    @Test("A ranker of all queries learns of every grade, and is the same again")
    func wholeRanker() async throws {
        let input = Self.input()
        let context = StageContext(seed: Seed(1), threads: 2)
        var settings = LambdaMARTConfiguration()
        settings.rounds = 30
        let stage = LambdaMARTStage(settings)
        let found = try await stage.run(input, in: context)
        let ranker = try await stage.ranker(input, after: found, in: context)
        #expect(try await stage.ranker(input, after: found, in: context) == ranker)
        for place in input.lists.indices {
            var other = input
            other.lists[place].grades = input.lists[place].grades.map { $0.map { 3 - $0 } }
            let changed = try await stage.ranker(other, after: found, in: context)
            #expect(changed.text != ranker.text, "query \(place)")
        }
        await #expect(throws: (any Error).self) {
            try await TensorThread.run {
                try FittedRanker(
                    text: ranker.text,
                    columns: ["signal"],
                    record: ranker.record
                )
            }
        }
    }

    @Test("Too few queries are an error that says how many it takes")
    func tooFew() async {
        await #expect(
            throws: LambdaMARTError.tooFewQueries(got: 9, needed: 10, folds: 5)
        ) { try await Self.scores(Self.input(queries: 10)) }
    }

    @Test("Settings come back from a recipe as they were, and bad ones are errors")
    func recipe() throws {
        var settings = LambdaMARTConfiguration()
        settings.folds = 4
        settings.rate = 0.1
        let data = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(LambdaMARTConfiguration.self, from: data) == settings)
        for text in [
            #"{"by": "ranknet"}"#, #"{"folds": 1}"#, #"{"fold": 5}"#, #"{"rate": 1.5}"#,
            #"{"leaves": 1}"#,
        ] {
            #expect(throws: ConfigurationError.self) {
                try JSONDecoder().decode(LambdaMARTConfiguration.self, from: Data(text.utf8))
            }
        }
    }
}
