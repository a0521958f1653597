import Commerce
import Evaluating
import Pipelines
import Statistics
import Tensors
import Testing

/// Slices, comparisons and corruptions, worked out by hand or as laws.
@Suite struct SliceTests {
    /// Item 0 was seen 5 times in training, item 1 four times, item 2 never.
    private let items = knowledge([0, 0, 0, 0, 0, 1, 1, 1, 1], itemCount: 4)

    @Test func casesFallIntoTheirSlices() async throws {
        let questions = cases([
            ([3], [0]), ([3, 3, 3, 3], [0]), ([3, 3, 3, 3, 3], [1]), ([3], [0, 1, 2]),
        ])
        // Scores put item 0 first, then 1, then 2.
        let rows = [[Float]](repeating: [3, 2, 1, 0], count: 4)
        let input = EvaluateInput(cases: questions, repeats: .exclude, items: items) {
            ScoreTable(rows: rows)
        }
        let stage = EvaluateStage(EvaluateConfiguration(metrics: ["mrr@10"]))
        let found = try await stage.run(input, in: StageContext(seed: Seed(1), threads: 1))
        // Events and targets together: 2, 5, 6 and 4.
        #expect(found.slices["new-users"]?.cases == [0, 1, 3])
        // Only the rare targets count: rank 2 for item 1 in both cases.
        #expect(found.slices["rare-items"]?.cases == [2, 3])
        #expect(found.slices["rare-items"]?.values["mrr@10"] == [0.5, 0.5])
        #expect(found.slices["unseen-items"]?.values["mrr@10"] == [1.0 / 3])
        #expect(found.slices["later-day"]?.cases == [0, 1, 2, 3])
        // (1 + 1 + .5 + 1) / 4
        #expect(found["mrr@10"] == 0.875)
    }

    private func evaluation(_ values: [Double], slice: [Int32]) -> Evaluation {
        Evaluation(
            users: values.indices.map { Int32($0) },
            all: CaseValues(
                cases: values.indices.map { Int32($0) },
                values: ["ndcg@10": values]
            ),
            collection: ["coverage@10": values[0]],
            slices: [
                "new-users": CaseValues(
                    cases: slice,
                    values: ["ndcg@10": slice.map { values[Int($0)] }]
                )
            ]
        )
    }

    private let comparison = PairedComparison(bootstrap: Bootstrap(replicates: 200, seed: Seed(1)))

    /// Case `i` has (i mod 3) / 10 with the first seed and .1 more with the second; the policy adds
    /// .2 to each, so the difference is .2 without any scatter and its interval a point.
    @Test func seedsAreAveragedInsideCases() throws {
        let base = (0..<30).map { Double($0 % 3) / 10 }
        let slice = (0..<20).map { Int32($0) }
        let baseline = [base, base.map { $0 + 0.1 }].map { evaluation($0, slice: slice) }
        let augmented = [base.map { $0 + 0.25 }].map { evaluation($0, slice: slice) }
        let found = try comparison.compare(baseline: baseline, augmented: augmented)
        let difference = try #require(found.all.difference["ndcg@10"])
        #expect(abs(difference.paired.interval.mean - 0.2) < 1e-12)
        #expect(abs(difference.paired.interval.low - 0.2) < 1e-12)
        #expect(abs((difference.relative ?? 0) - 0.2 / 0.15) < 1e-9)
        #expect(difference.paired.p < 0.05)
        #expect(difference.minimumDetectableEffect < 1e-9)
        let level = try #require(found.all.baseline["ndcg@10"])
        #expect(level.bySeed.count == 2 && abs(level.bySeed[1] - 0.2) < 1e-12)
        #expect(level.interval.low < level.interval.mean)
        #expect(found.slices["new-users"]?.measured?.cases == 20)
        #expect(found.baselineCollection["coverage@10"] == [0, 0.1])
    }

    @Test func smallSlicesSaySo() throws {
        let values = (0..<30).map { Double($0 % 3) / 10 }
        for slice in [[], [3], [Int32](0..<19)] {
            let one = evaluation(values, slice: slice)
            let found = try comparison.compare(baseline: [one], augmented: [one])
            #expect(found.slices["new-users"] == .tooFew(cases: slice.count, needed: 20))
        }
    }

    @Test func whatCanNotBeComparedIsExplained() {
        let one = evaluation([0.1, 0.2], slice: [])
        let other = evaluation([0.1, 0.2, 0.3], slice: [])
        #expect(throws: ComparisonError.noEvaluations) {
            try comparison.compare(baseline: [], augmented: [one])
        }
        #expect(throws: ComparisonError.differentCases) {
            try comparison.compare(baseline: [one], augmented: [other])
        }
        #expect(throws: ComparisonError.tooFewCases(found: 1, needed: 2)) {
            let single = evaluation([0.1], slice: [])
            _ = try comparison.compare(baseline: [single], augmented: [single])
        }
    }

    /// Of five comparisons at 99 % each, all hold with 95 % at least; an interval at 99 % is the wider one.
    @Test func severalComparisonsAreEachSurer() throws {
        let adjusted = comparison.adjusted(for: 5)
        #expect(abs(adjusted.bootstrap.confidence - 0.99) < 1e-12)
        #expect(comparison.adjusted(for: 1) == comparison)
        func interval(_ comparison: PairedComparison) throws -> Double {
            let before = evaluation((0..<30).map { Double($0 % 7) }, slice: [])
            let after = evaluation((0..<30).map { Double($0 % 5) }, slice: [])
            let found = try comparison.compare(baseline: [before], augmented: [after]).all
            let interval = try #require(found.difference.values.first).paired.interval
            return interval.high - interval.low
        }
        let (wide, narrow) = (try interval(adjusted), try interval(comparison))
        #expect(wide > narrow)
    }

    /// 30 cases of 40 events: each count is binomial; bounds are 5 standard deviations.
    @Test(arguments: HistoryCorruption.standard)
    func corruptionsHappenAsOftenAsTheySay(_ corruption: HistoryCorruption) throws {
        let history = (0..<40).map { Int32($0) }
        let clean = cases((0..<30).map { _ in (history, [41]) })
        let broken = corruption.applied(to: clean, itemCount: 50, seed: Seed(1))
        #expect(broken.targets == clean.targets)
        #expect(broken.histories.users == clean.histories.users)
        switch corruption.kind {
        case .drop:
            // 1,200 · .8 = 960 ± 13.9.
            #expect(abs(broken.histories.eventCount - 960) < 70)
        case .swap:
            let sorted = (0..<30).map { broken.histories.items(of: $0).sorted() }
            #expect(sorted.allSatisfy { $0 == history })
            // A swap uses up two places: 39 / 1.2 = 32.5 chances a case, 195 ± 12.5 in all.
            let swaps = zip(broken.histories.items, clean.histories.items).count { $0 != $1 } / 2
            #expect(abs(swaps - 195) < 65)
        case .replace:
            // 1,200 · .1 · 48 / 50 = 115 ± 10.2 items that were not drawn again or a target.
            let changed = zip(broken.histories.items, clean.histories.items).count { $0 != $1 }
            #expect(abs(changed - 115) < 52)
            #expect(!broken.histories.items.contains(41))
        }
        #expect(corruption.applied(to: clean, itemCount: 50, seed: Seed(1)) == broken)
        #expect(corruption.applied(to: clean, itemCount: 50, seed: Seed(2)) != broken)
        let one = HistoryCorruption(corruption.kind, probability: 1)
            .applied(to: cases([([7], [1])]), itemCount: 50, seed: Seed(1))
        #expect(one.histories.eventCount == 1)
    }
}
