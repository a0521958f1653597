@_spi(Splitting) import Commerce
import Learners
import Statistics
import Tensors
import Testing

@Suite("Sequence generator")
struct SequenceGeneratorTests {
    static let items = 8

    /// Walks 0 → 1 → … → 7 → 0 from different starts: a view each, a purchase at items 3 and 7.
    static let cycle: TrainingSet<Histories> = {
        var histories = Histories()
        for user in 0..<120 {
            let walk = (0..<(4 + user % 5)).map { Int32((user + $0) % items) }
            histories.append(
                user: Int32(user),
                items: walk,
                events: walk.map { $0 % 4 == 3 ? .buy : .view },
                times: walk.indices.map { Int64(1000 * user + 60 * $0) }
            )
        }
        return TrainingSet(histories)
    }()

    static let configuration = SequenceGenerator.Configuration(
        width: 32,
        dropout: 0,
        learningRate: 0.02,
        batchSize: 8,
        epochs: 25,
        patience: 25
    )

    /// The model of seed 1, which several tests ask.
    @TensorThread private static var shared: SequenceGenerator?

    @TensorThread
    static func fit(_ seed: UInt64) throws -> SequenceGenerator {
        // The products are too small to share.
        TensorThread.threadCount = 1
        return try SequenceGenerator(
            fitting: cycle,
            itemCount: items + 3,
            configuration: configuration,
            seed: Seed(seed)
        )
    }

    /// Makes by the shared model.
    @TensorThread
    static func make(_ request: SequenceGenerator.Request) throws -> MadeHistories {
        let model = try shared ?? fit(1)
        shared = model
        return try model.make(
            request,
            maker: "gru",
            configurationHash: "hash",
            seed: Seed(1),
            threads: 2
        )
    }

    /// Fits anew and makes.
    @TensorThread
    static func makeAnew(_ count: Int, seed: UInt64) throws -> MadeHistories {
        let request = SequenceGenerator.Request(count: count)
        return try fit(seed).make(
            request,
            maker: "gru",
            configurationHash: "hash",
            seed: Seed(seed)
        )
    }

    /// The share of neighbouring pairs that go one step along the cycle.
    static func realShare(_ made: MadeHistories) -> Double {
        var (real, all) = (0, 0)
        for sequence in 0..<made.count {
            let walk = made.histories.items(of: sequence)
            for (item, next) in zip(walk, walk.dropFirst()) {
                all += 1
                if next == (item + 1) % Int32(items) { real += 1 }
            }
        }
        return Double(real) / Double(all)
    }

    @Test("It learns which item follows and what is done with it; exactly as many as asked for")
    func learns() async throws {
        let made = try await Self.make(SequenceGenerator.Request(count: 300))
        #expect(made.count == 300)
        #expect(Self.realShare(made) > 0.95)
        let histories = made.histories
        let right = histories.items.indices.count {
            (histories.items[$0] % 4 == 3) == (histories.events[$0] == .buy)
        }
        #expect(Double(right) / Double(histories.eventCount) > 0.95)
        for sequence in 0..<made.count {
            let range = histories.range(of: sequence)
            #expect(range.count >= 2)
            let times = histories.times[range]
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 60 })
        }
        #expect(made.provenance.allSatisfy { $0.maker == "gru" && $0.parents.isEmpty })
        #expect(Set(made.provenance.map(\.seed)).count == 300)
    }

    @Test("Start conditions, lengths and exclusions are met")
    func conditions() async throws {
        let made = try await Self.make(
            SequenceGenerator.Request(
                count: 60,
                minimumLength: 4,
                maximumLength: 5,
                startItems: [2, 6, 9],
                startEvent: .buy,
                excludedItems: [5]
            )
        )
        #expect(made.count == 60)
        for sequence in 0..<made.count {
            let walk = Array(made.histories.items(of: sequence))
            #expect([2, 6].contains(walk[0]) && (4...5).contains(walk.count))
            #expect(!walk.contains(5) && walk.allSatisfy { $0 < Self.items })
            // No history of the cycle holds an item twice.
            #expect(Set(walk).count == walk.count)
            #expect(made.histories.events[made.histories.range(of: sequence).lowerBound] == .buy)
        }
    }

    @Test("Low temperature follows the likeliest, high temperature forgets what follows")
    func temperature() async throws {
        let cold = try await Self.make(SequenceGenerator.Request(count: 80, temperature: 0.01))
        #expect(Self.realShare(cold) == 1)
        let hot = try await Self.make(
            SequenceGenerator.Request(count: 200, temperature: 1000, minimumLength: 6)
        )
        // One of 7 other items is the next: 0.14 with a deviation of 0.011 over 1,000 pairs or more.
        #expect(Self.realShare(hot) < 0.2)
        let nucleus = try await Self.make(SequenceGenerator.Request(count: 80, topP: 0.5))
        #expect(Self.realShare(nucleus) > 0.99)
    }

    @Test("The same seed makes the same, another one something else")
    func seeds() async throws {
        let first = try await Self.makeAnew(40, seed: 5)
        #expect(try await Self.makeAnew(40, seed: 5) == first)
        #expect(try await Self.makeAnew(40, seed: 6) != first)
    }

    @Test("What can't be made is an error that says why")
    func impossible() async {
        await #expect(throws: GeneratorError.noStartItem(asked: 1)) {
            _ = try await Self.make(SequenceGenerator.Request(count: 1, startItems: [9]))
        }
        await #expect(throws: GeneratorError.unknownStartEvent(.cart, known: [.view, .buy])) {
            _ = try await Self.make(SequenceGenerator.Request(count: 1, startEvent: .cart))
        }
        await #expect(throws: GeneratorError.tooFewItems(available: 8, needed: 9)) {
            _ = try await Self.make(SequenceGenerator.Request(count: 1, minimumLength: 9))
        }
        await #expect(throws: GeneratorError.nothingToLearn) {
            try await TensorThread.run {
                _ = try SequenceGenerator(fitting: training([[1]]), itemCount: 2, seed: Seed(1))
            }
        }
    }
}
