import Commerce
import Evaluating
import Foundation
import Learners
import Pipelines
import Tensors
import Testing

/// The fast ranks against the slow definition, and laws that hold for every ranker.
@Suite struct RankingOracleTests {
    private let stage = EvaluateStage(
        EvaluateConfiguration(metrics: ["ndcg@5", "hit@3", "recall@4", "mrr@10", "coverage@4"])
    )

    /// The rank of each target by sorting everything: the mean place of those with the same score.
    private func slowRanks(_ row: [Float], history: [Int32]?, targets: [Int32]) -> [Double] {
        var scores = row
        for item in history ?? [] { scores[Int(item)] = -.infinity }
        let sorted = scores.sorted(by: >)
        return targets.map { target in
            let places = sorted.indices.filter { sorted[$0] == scores[Int(target)] }
            return 1 + Double(places.reduce(0, +)) / Double(places.count)
        }
    }

    /// The first items of a stable full sort, without those at minus infinity.
    private func slowList(_ row: [Float], history: [Int32]?, _ k: Int) -> [Int] {
        var scores = row
        for item in history ?? [] { scores[Int(item)] = -.infinity }
        let order = scores.indices.filter { scores[$0] > -.infinity }
            .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        return Array(order.prefix(k))
    }

    @Test(arguments: 0..<20, RepeatRule.allCases)
    @TensorThread func ranksAreThoseOfAFullSort(_ seed: Int, _ repeats: RepeatRule) throws {
        let (cases, ranker) = randomCases(seed)
        let items = knowledge([], itemCount: ranker.itemCount)
        let found = try stage.evaluate(ranker, on: cases, repeats: repeats, knowing: items)
        var shown: Set<Int> = []
        for question in 0..<cases.count {
            let history = repeats == .exclude ? Array(cases.histories.items(of: question)) : nil
            let ranks = slowRanks(
                ranker.rows[question],
                history: history,
                targets: Array(cases.targets(of: question))
            )
            #expect(found.all.values["ndcg@5"]?[question] == NDCG(k: 5).value(ofRanks: ranks))
            #expect(found.all.values["hit@3"]?[question] == Hit(k: 3).value(ofRanks: ranks))
            #expect(found.all.values["mrr@10"]?[question] == MRR(k: 10).value(ofRanks: ranks))
            shown.formUnion(slowList(ranker.rows[question], history: history, 4))
        }
        let coverage = Double(shown.count) / Double(ranker.itemCount)
        #expect(found["coverage@4"] == coverage)
    }

    /// Training stops early by `FullRanking`; the evaluation must mean the same by NDCG.
    @Test(arguments: 0..<5, [true, false])
    @TensorThread func trainingAndEvaluationAgree(_ seed: Int, _ excludes: Bool) throws {
        let (cases, ranker) = randomCases(seed)
        let items = knowledge([], itemCount: ranker.itemCount)
        let found = try stage.evaluate(
            ranker,
            on: cases,
            repeats: excludes ? .exclude : .allow,
            knowing: items
        )
        let ranks = try FullRanking(excludesHistory: excludes).targetRanks(of: cases, by: ranker)
        let other = FullRanking.ndcg(of: ranks, in: cases, at: 5)
        #expect(abs((found["ndcg@5"] ?? -1) - other) < 1e-12)
    }

    @Test(arguments: 0..<10)
    @TensorThread func metricsAreBoundedAndIgnoreTheOrderOfUsers(_ seed: Int) throws {
        let (cases, ranker) = randomCases(seed)
        let items = knowledge([1, 1, 2], itemCount: ranker.itemCount)
        let found = try stage.evaluate(ranker, on: cases, repeats: .exclude, knowing: items)
        let order = Array((0..<cases.count).reversed())
        let other = try stage.evaluate(
            ranker,
            on: cases.selecting(order),
            repeats: .exclude,
            knowing: items
        )
        for (metric, values) in found.all.values {
            let bounds = try MetricName.parse(metric).bounds
            #expect(values.allSatisfy { bounds.contains($0) })
            #expect(other.all.values[metric] == order.map { values[$0] })
        }
        #expect(found.collection == other.collection)
    }

    /// With one target a case; of two targets that tie, the one left behind loses half a rank.
    @Test(arguments: 0..<10)
    @TensorThread func metricsDoNotFallWhenTheTargetRises(_ seed: Int) throws {
        let (several, ranker) = randomCases(seed)
        let one = cases(
            (0..<several.count).map { question in
                (
                    Array(several.histories.items(of: question)),
                    Array(several.targets(of: question).prefix(1))
                )
            }
        )
        let items = knowledge([], itemCount: ranker.itemCount)
        var last = try stage.evaluate(ranker, on: one, repeats: .allow, knowing: items)
        for score in [3.5, 8, 100] as [Float] {
            var better = ranker
            for question in 0..<one.count {
                let item = Int(one.targets[question])
                better.rows[question][item] = max(score, ranker.rows[question][item])
            }
            let next = try stage.evaluate(better, on: one, repeats: .allow, knowing: items)
            for (metric, values) in last.all.values {
                let pairs = zip(values, next.all.values[metric] ?? [])
                #expect(pairs.allSatisfy { $0 <= $1 })
            }
            last = next
        }
        #expect(last["mrr@10"] == 1)
    }

    @Test @TensorThread func scoresThatAreNotNumbersAreRefused() throws {
        let items = knowledge([], itemCount: 3)
        let one = cases([([0], [1])])
        #expect(throws: MetricError.scoresAreNotNumbers(user: 0)) {
            let broken = ScoreTable(rows: [[0, .nan, 1]])
            _ = try stage.evaluate(broken, on: one, repeats: .allow, knowing: items)
        }
        #expect(throws: MetricError.scoresHaveWrongShape(got: [1, 2], expected: [1, 3])) {
            let small = ScoreTable(rows: [[0, 1]])
            _ = try stage.evaluate(small, on: one, repeats: .allow, knowing: items)
        }
        #expect(throws: MetricError.noCases) {
            let none = ScoreTable(rows: [[0, 1, 2]])
            _ = try stage.evaluate(none, on: cases([]), repeats: .allow, knowing: items)
        }
        let diverse = EvaluateStage(EvaluateConfiguration(metrics: ["diversity@2"]))
        #expect(throws: MetricError.needsAttributes(metric: "diversity@2")) {
            let fine = ScoreTable(rows: [[0, 1, 2]])
            _ = try diverse.evaluate(fine, on: one, repeats: .allow, knowing: items)
        }
    }
}
