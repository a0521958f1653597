@_spi(Splitting) import Commerce
import Evaluating
import Learners
import Statistics
import Tensors

/// A ranker that looks up the scores of a user.
struct ScoreTable: ItemRanker {
    /// `[users, items]`, row by row.
    var rows: [[Float]]

    var itemCount: Int { rows.first?.count ?? 0 }

    func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        let users = sequences.map { Int(histories.users[$0]) }
        return Tensor(users.flatMap { rows[$0] }, shape: [sequences.count, itemCount])
    }
}

/// One case, short to write down; user numbers count up.
func cases(_ questions: [(history: [Int32], targets: [Int32])], day: Int64 = 1) -> NextItemCases {
    var source = Histories()
    for (user, question) in questions.enumerated() {
        source.append(
            user: Int32(user),
            items: question.history,
            events: question.history.map { _ in .buy },
            times: question.history.indices.map { Int64($0) }
        )
    }
    var result = NextItemCases()
    for (user, question) in questions.enumerated() {
        result.append(
            user: Int32(user),
            history: source.range(of: user),
            of: source,
            targets: question.targets,
            time: day * 86_400
        )
    }
    return result
}

/// Item knowledge from training items alone.
func knowledge(_ items: [Int32], itemCount: Int, catalogue: Catalogue? = nil) -> ItemKnowledge {
    var training = Histories()
    training.append(
        user: 0,
        items: items,
        events: items.map { _ in .buy },
        times: items.map { _ in 0 }
    )
    return ItemKnowledge(
        training: TrainingSet(training),
        itemCount: itemCount,
        catalogue: catalogue
    )
}

/// Random cases with a ranker whose scores have ties and infinities.
func randomCases(_ seed: Int, users: Int = 30, items: Int = 40) -> (NextItemCases, ScoreTable) {
    var random = Seed(UInt64(seed))["cases"].generator()
    var questions: [(history: [Int32], targets: [Int32])] = []
    var rows: [[Float]] = []
    for _ in 0..<users {
        let history = (0..<(1 + random.below(6))).map { _ in Int32(random.below(items)) }
        var targets: [Int32] = []
        for _ in 0..<(1 + random.below(4)) {
            let item = Int32(random.below(items))
            if !targets.contains(item) { targets.append(item) }
        }
        questions.append((history, targets))
        rows.append(
            (0..<items).map { _ in
                random.uniform() < 0.1 ? -.infinity : Float(random.below(12))
            }
        )
    }
    return (cases(questions), ScoreTable(rows: rows))
}
