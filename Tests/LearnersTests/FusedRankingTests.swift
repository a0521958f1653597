import Commerce
import Learners
import Networks
import Statistics
import Tensors
import Testing

/// A model's scores without the model.
private struct ScoresAlone: ItemRanker {
    let model: any SequenceModel
    var itemCount: Int { model.itemCount }

    func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        try model.scores(of: histories, sequences)
    }
}

@Suite("Fused ranking")
struct FusedRankingTests {
    /// Histories of 0 to 20 events, some with repeats, and one to three targets.
    private static let cases: NextItemCases = {
        var random = Seed(7).generator()
        let lists = (0..<150).map { _ in
            (0..<random.below(21)).map { _ in Int32(random.below(90)) }
        }
        let source = histories(lists)
        var cases = NextItemCases()
        for user in lists.indices {
            let first = random.below(60)
            cases.append(
                user: Int32(user),
                history: source.range(of: user),
                of: source,
                targets: (0...random.below(3)).map { Int32(first + 10 * $0) },
                time: 9
            )
        }
        return cases
    }()

    @TensorThread
    private func model() -> SASRec {
        SASRec(
            itemCount: 90,
            configuration: .init(width: 24, layers: 1, heads: 2, length: 12),
            from: ParameterSource(Seed(2))
        )
    }

    @Test("A model ranks as its scores do", arguments: [true, false])
    @TensorThread
    func scores(excludes: Bool) throws {
        let model = model()
        let ranking = FullRanking(excludesHistory: excludes, chunk: 40)
        let ranks = try ranking.targetRanks(of: Self.cases, by: model)
        #expect(ranks == (try ranking.targetRanks(of: Self.cases, by: ScoresAlone(model: model))))
    }

    @Test("Where numbers are not finite, the scores decide")
    @TensorThread
    func infinite() throws {
        let model = model()
        model.itemTable.detached().withUnsafeMutableElements(of: Float.self) { $0[24 * 50] = 1e25 }
        #expect(try FusedRanking(excludesHistory: true)(Self.cases, by: model) == nil)
    }
}
