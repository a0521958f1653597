@_spi(Splitting) import Commerce
import Learners
import Networks
import Statistics
import Tensors
import Testing

@Suite("Pull towards the tuning set")
struct TuningPullTests {
    @TensorThread
    private static func model() -> SASRec {
        SASRec(
            itemCount: 9,
            configuration: .init(width: 8, layers: 1, heads: 2, length: 5),
            from: ParameterSource(Seed(2))
        )
    }

    private static let tuning: TuningSet<NextItemCases> = {
        let source = histories([[0, 1, 2], [3, 4], [5, 6, 7]])
        var cases = NextItemCases()
        for (user, targets) in ([[3], [5, 8], [1]] as [[Int32]]).enumerated() {
            cases.append(
                user: Int32(user),
                history: source.range(of: user),
                of: source,
                targets: targets,
                time: 9
            )
        }
        return TuningSet(cases)
    }()

    /// The gradient of the mean cross-entropy by the table that scores, by libtorch.
    @TensorThread
    private static func gradient(_ states: Tensor, _ targets: [[Int32]], _ table: Tensor) throws
        -> [Float]
    {
        let scoring = table.detached().cloned()
        scoring.requiresGradient = true
        let likely = states.matmul(scoring.transposed).softmax(along: -1).log()
        var shares = [Float](repeating: 0, count: targets.count * 9)
        for (row, items) in targets.enumerated() {
            for item in items { shares[row * 9 + Int(item)] = -1 / Float(items.count) }
        }
        let loss = likely * Tensor(shares, shape: [targets.count, 9])
        (loss.sum(over: 0, 1) / Double(targets.count)).backward()
        return scoring.gradient?.floats() ?? []
    }

    @Test("The pull is the product of two gradients that libtorch takes")
    @TensorThread
    func oracle() throws {
        let model = Self.model()
        let sequences: [[Int32]] = [[0, 1, 3], [8, 7, 6, 5, 4, 3, 2, 1], [4], [2, 2]]
        let made = histories(sequences)
        let pulls = try TuningPull(of: model, on: Self.tuning).pulls(of: made)
        let asked = try Self.gradient(
            try model.lastStates(of: Self.tuning.samples.histories, 0..<3),
            [[3], [5, 8], [1]],
            model.itemTable
        )
        for (sequence, items) in sequences.enumerated() {
            // The last six events: five inputs, each with the event after it.
            let seen = Array(items.suffix(6))
            guard seen.count > 1 else {
                #expect(pulls[sequence] == 0)
                continue
            }
            let inputs = seen.dropLast().map { Int64($0) }
            let states = model.hidden(
                Tensor(inputs, shape: [1, inputs.count]),
                .inference
            ).detached()[0]
            let own = try Self.gradient(states, seen.dropFirst().map { [$0] }, model.itemTable)
            let expected = zip(own, asked).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            #expect(abs(pulls[sequence] - expected) < 1e-6)
        }
        #expect(pulls[1] != 0)
    }

    @Test("Ranks are spread evenly over 0...1 in the order of the pulls")
    @TensorThread
    func ranks() throws {
        let pull = try TuningPull(of: Self.model(), on: Self.tuning)
        let made = histories([[0, 1, 3], [1, 5, 4], [7, 1, 8], [2, 2], [6, 3]])
        let (pulls, ranks) = (try pull.pulls(of: made), try pull.ranks(of: made))
        #expect(ranks.sorted() == [0, 0.25, 0.5, 0.75, 1])
        let byRank = ranks.indices.sorted { ranks[$0] < ranks[$1] }
        #expect(byRank == pulls.indices.sorted { pulls[$0] < pulls[$1] })
    }
}
