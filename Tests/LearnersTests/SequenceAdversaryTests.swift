@_spi(Splitting) import Commerce
import Networks
import Statistics
import Tensors
import Testing

@testable import Learners

@Suite("Generator against a discriminator")
struct SequenceAdversaryTests {
    /// Walks one step along a cycle of `items` from different starts, four to eight events.
    private static func cycle(_ items: Int) -> TrainingSet<Histories> {
        var histories = Histories()
        for user in 0..<240 {
            let walk = (0..<(4 + user % 5)).map { Int32((user + $0) % items) }
            histories.append(
                user: Int32(user),
                items: walk,
                events: walk.map { $0 % 4 == 3 ? .buy : .view },
                times: walk.indices.map { Int64(1000 * user + 60 * $0) }
            )
        }
        return TrainingSet(histories)
    }

    /// Few epochs of likelihood, so that there is something left to learn.
    private static let configuration = SequenceGenerator.Configuration(
        width: 32,
        dropout: 0,
        learningRate: 0.01,
        batchSize: 64,
        epochs: 5,
        patience: 5
    )

    /// A fitted generator's curve and what it makes.
    private struct Fitted: Sendable, Equatable {
        let curve: AdversarialCurve?
        let made: MadeHistories
    }

    @TensorThread
    private static func fit(
        _ adversary: SequenceAdversary?,
        items: Int = 8,
        threads: Int = 1
    ) throws -> Fitted {
        TensorThread.threadCount = 1
        let model =
            try adversary.map {
                try SequenceGenerator(
                    fitting: cycle(items),
                    itemCount: items + 3,
                    configuration: configuration,
                    against: $0,
                    seed: Seed(1),
                    threads: threads
                )
            }
            ?? SequenceGenerator(
                fitting: cycle(items),
                itemCount: items + 3,
                configuration: configuration,
                seed: Seed(1)
            )
        return Fitted(
            curve: model.adversarialCurve,
            made: try model.make(
                SequenceGenerator.Request(count: 400),
                maker: "gan",
                configurationHash: "hash",
                seed: Seed(1)
            )
        )
    }

    /// The share of neighbouring pairs that go one step along the cycle.
    private static func realShare(_ fitted: Fitted, items: Int = 8) -> Double {
        var (real, all) = (0, 0)
        for sequence in 0..<fitted.made.count {
            let walk = fitted.made.histories.items(of: sequence)
            for (item, next) in zip(walk, walk.dropFirst()) {
                all += 1
                if next == (item + 1) % Int32(items) { real += 1 }
            }
        }
        return Double(real) / Double(all)
    }

    @Test(
        "It follows real transitions at least as often as the likelihood alone, and keeps its variety"
    )
    func improves() async throws {
        let adversary = SequenceAdversary(
            rounds: 40,
            warmup: 30,
            discriminatorRate: 1e-2,
            learningRate: 1e-3,
            leastKept: 0.5
        )
        let after = try await Self.fit(adversary)
        #expect(try await Self.fit(adversary, threads: 2) == after)
        let before = try await Self.fit(nil)
        let shares = [before, after].map { Self.realShare($0) }
        let curve = try #require(after.curve)
        let kept = try #require(curve.kept)
        // Over 1,500 pairs each, a share has a deviation of 0.013 at most.
        #expect(shares[1] >= shares[0] - 0.03, "\(shares)")
        #expect(kept.rounds > 0 && kept.distinctShare > 0.9, "\(curve)")
        #expect(kept.keptShare >= adversary.leastKept, "\(curve)")
        // The discriminator has learnt what is real.
        #expect(curve.checkpoints[0].accuracy > 0.5, "\(curve)")
        #expect(after.made.provenance.allSatisfy { $0.maker == "gan" })
    }

    // Nothing but rewards and large steps: the generator soon makes what pleases, over and over.
    @Test("A generator that collapses is taken back, or is an error from the start")
    func collapses() async throws {
        var wild = SequenceAdversary(
            rounds: 20,
            warmup: 30,
            discriminatorRate: 1e-2,
            learningRate: 0.03,
            rewardWeight: 1000
        )
        await #expect {
            _ = try await Self.fit(wild)
        } throws: { error in
            if case GeneratorError.collapsed(_, 0.7, 2) = error { return true }
            return false
        }
        // Below the least that it keeps at the first checkpoint, far above what it ends with.
        wild.leastKept = 0.1
        wild.learningRate = 0.01
        let curve = try #require(try await Self.fit(wild).curve)
        let last = try #require(curve.checkpoints.last)
        #expect(last.keptShare < 0.1 && curve.keptPlace == curve.checkpoints.count - 2, "\(curve)")
        #expect(curve.keptPlace > 0 && (curve.kept?.keptShare ?? 0) >= 0.1, "\(curve)")
    }

    // A reward is a share of the loss: above 0 it makes a sequence likelier, below 0 less likely.
    @Test("A step along rewards goes their way", arguments: [1, -1] as [Float])
    func follows(sign: Float) async throws {
        try await TensorThread.run {
            let training = Self.cycle(8)
            let model = try SequenceGenerator(
                fitting: training,
                itemCount: 8,
                configuration: Self.configuration,
                seed: Seed(1)
            )
            let batch = GeneratorBatch(training.samples, Array(0..<20), for: model)
            let loss = GeneratorLoss(model)
            let before = try loss.mean(over: Array(0..<20), of: training.samples)
            let shares = [Float](repeating: sign * 0.01, count: batch.targets.count)
            loss.follow(shares, of: batch, .inference)
            Adam(model.parameters, settings: FusedAdam(rate: 1e-3)).step(rate: 1e-3)
            let after = try loss.mean(over: Array(0..<20), of: training.samples)
            #expect((before - after) * Double(sign) > 0)
        }
    }

    // Made events are less likely than not to be real, once the discriminator has learnt alone.
    @Test("What the discriminator sees through is no reward")
    func rewards() async throws {
        let rewards = try await TensorThread.run {
            var rewards: [Double] = []
            _ = try SequenceGenerator(
                fitting: Self.cycle(8),
                itemCount: 11,
                configuration: .init(width: 32, dropout: 0, batchSize: 64, epochs: 1),
                against: SequenceAdversary(
                    rounds: 1,
                    warmup: 40,
                    discriminatorRate: 1e-2,
                    leastKept: 0
                ),
                seed: Seed(1),
                reportRound: { rewards.append($0.reward) }
            )
            return rewards
        }
        #expect((rewards.last ?? 1) < -0.2, "\(rewards)")
    }

    // Two sequences of two events and one event, each with its end; rewards whose mean is 0; γ = 0.5:
    // R = (1 + 0.5 · (-1 + 0.5 · 0.5), -1 + 0.5 · 0.5, 0.5) = (0.625, -0.75, 0.5) and
    // (-1.5 + 0.5 · 1, 1) = (-1, 1).
    // Baselines of the first round are the means -0.1875, 0.125, 0.5; of the second, where nothing
    // changed but all rewards by the same number, they are the same.
    @Test("Advantages are discounted rewards over the mean at the same place")
    func advantages() {
        var made = Histories()
        made.append(user: -1, items: [1, 2] as [Int32], events: [.view, .view], times: [0, 0])
        made.append(user: -1, items: [3] as [Int32], events: [.view], times: [0])
        var baseline = RewardBaseline()
        for shift in [0, 0.25] {
            let rewards = [1, -1, 0.5, -1.5, 1].map { $0 + shift }
            let found = baseline.advantages(of: rewards, in: made, discount: 0.5)
            #expect(found == [0.8125, -0.875, 0, -0.8125, 0.875])
        }
        // Rewards that are all alike say nothing; what was expected stays.
        let found = baseline.advantages(of: [1, 1, 1, 1, 1], in: made, discount: 0.5)
        #expect(found == [0.1875, -0.125, -0.5, 0.1875, -0.125])
    }

    @Test("Settings out of their ranges are errors")
    func settings() {
        for wrong in [
            SequenceAdversary(rounds: 0), SequenceAdversary(warmup: -1),
            SequenceAdversary(discount: 1.5), SequenceAdversary(leastKept: -0.1),
        ] {
            #expect(throws: GeneratorError.self) { try wrong.check() }
        }
    }
}
