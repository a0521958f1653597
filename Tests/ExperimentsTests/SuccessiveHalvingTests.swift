import Statistics
import Testing

@testable import Experiments

@Suite("Shares of a budget")
struct SuccessiveHalvingTests {
    /// The metric of candidate `c` after training for some steps; odd candidates learn late.
    private func metric(_ candidate: Int, _ steps: Int) -> Double {
        let level = Double((candidate * 5) % 9) / 10
        return candidate.isMultiple(of: 2) ? level : level - (steps < 30 ? 0.35 : 0)
    }

    private func plan(_ candidates: Int = 9, share: Double = 0.1, seeds: Int = 1) -> SearchPlan {
        SearchPlan(
            TuneConfiguration(candidates: candidates, firstShare: share, seeds: seeds),
            wholeSteps: 100
        )
    }

    @Test("follow the reduction, and end with a whole training")
    func rungs() {
        // 9 for 10 steps, 9 / 3 for 30, and the one that is left for 100 instead of 90.
        let small = plan()
        #expect(small.rungs.map(\.candidates) == [9, 3, 1])
        #expect(small.rungs.map(\.steps) == [10, 30, 100])
        #expect(small.budget == 9 * 10 + 3 * 30 + 100)
        // A whole training is reached with 27 / 9 = 3 candidates: they compete there.
        let early = plan(27, share: 0.2, seeds: 2)
        #expect(early.rungs.map(\.candidates) == [27, 9, 3])
        #expect(early.rungs.map(\.steps) == [20, 60, 100])
        #expect(early.budget == 2 * (27 * 20 + 9 * 60 + 3 * 100))
        #expect(plan(1).rungs.map(\.steps) == [100])
    }

    @Test("leave the best third of each rung, the lower number among equals")
    func halving() async throws {
        // Levels (5 c mod 9) / 10 of candidates 0...8: 0 .5 .1 .6 .2 .7 .3 .8 .4; the odd ones lose .35
        // at 10 steps: 0 .15 .1 .25 .2 .35 .3 .45 .4. So 7, 8 and 5 go on. At 30 steps they reach .8, .4
        // and .7: 7 goes on.
        let trials = try await SuccessiveHalving(plan()).run { attempt in
            Measurement(metric: metric(attempt.candidate, attempt.steps), steps: attempt.steps)
        }
        #expect(trials.map(\.candidate) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 8, 5, 7])
        #expect(trials.filter(\.survives).map(\.candidate) == [5, 7, 8, 7])
        #expect(trials.map(\.limit) == Array(repeating: 10, count: 9) + [30, 30, 30, 100])
        #expect(trials.reduce(0) { $0 + $1.steps } == 280)
        let winner = try #require(Ranking.winner(of: trials))
        #expect(winner.candidate == 7 && winner.rung == 2 && winner.metric == 0.8)
        let equals = try await SuccessiveHalving(plan()).run { _ in
            Measurement(metric: 0.5, steps: 1)
        }
        #expect(equals.filter(\.survives).map(\.candidate) == [0, 1, 2, 0])
    }

    @Test("pass over candidates without a metric")
    func failures() async throws {
        let trials = try await SuccessiveHalving(plan()).run { attempt in
            let fails = attempt.candidate > 1 || attempt.rung == 2
            return Measurement(metric: fails ? nil : 0.1, steps: 1)
        }
        #expect(trials.map(\.candidate) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 0])
        #expect(Ranking.winner(of: trials) == nil)
    }

    @Test("give random search whole trainings, and the last one what is left")
    func random() async throws {
        // 280 steps are two whole trainings of 100 and one of 80.
        let trials = try await RandomSearch(plan()).run { attempt in
            Measurement(metric: Double(attempt.candidate), steps: attempt.steps)
        }
        #expect(trials.map(\.limit) == [100, 100, 80])
        #expect(Ranking.winner(of: trials)?.candidate == 2)
        // Trainings that stop early leave room for others, up to the candidates there are.
        let early = try await RandomSearch(plan()).run { _ in Measurement(metric: 0, steps: 1) }
        #expect(early.count == 9)
    }

    @Test("never exceed the budget", arguments: 0..<50)
    func budget(seed: Int) async throws {
        var random = Seed(11)[seed].generator()
        let plan = SearchPlan(
            TuneConfiguration(
                candidates: 1 + random.below(60),
                reduction: 2 + random.below(4),
                firstShare: 0.001 + 0.999 * random.uniform(),
                seeds: 1 + random.below(3)
            ),
            wholeSteps: 1 + random.below(500)
        )
        #expect(plan.rungs.last?.steps == plan.wholeSteps)
        for (one, next) in zip(plan.rungs, plan.rungs.dropFirst()) {
            #expect(one.candidates > next.candidates && one.steps <= next.steps)
        }
        func measure(_ attempt: Attempt) -> Measurement {
            var random = Seed(12)[seed][attempt.candidate][attempt.rung].generator()
            let steps = attempt.steps * plan.seeds
            let stopped = random.uniform() < 0.5 ? steps : random.below(steps + 1)
            return Measurement(metric: random.uniform(), steps: stopped)
        }
        let halving = try await SuccessiveHalving(plan).run { measure($0) }
        let whole = try await RandomSearch(plan).run { measure($0) }
        for trials in [halving, whole] {
            #expect(trials.reduce(0) { $0 + $1.steps } <= plan.budget)
            let finalists = trials.filter { $0.rung == trials.last?.rung }
            let best = finalists.compactMap(\.metric).max()
            #expect(Ranking.winner(of: trials)?.metric == best)
        }
    }
}
