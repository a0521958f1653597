import Boosting
public import Pipelines
package import Statistics
import Tensors

/// Learns to rank from judged queries, so that every query is scored by trees that saw no grade of its fold.
///
/// Folds are dealt by the seed and the queries' groups alone. Of the other folds' queries a fifth stops the growing. Trees see
/// judged products, and some that nobody judged, as useless ones: without these they would never see what stands
/// in a ranking beside what was judged.
///
/// Source: Burges, MSR-TR-2010-82, 2010; Stone, "Cross-validatory choice", JRSS B 36(2), 1974.
public struct LambdaMARTStage: Stage {
    /// The stage's verb.
    public static let name = StageName.train
    /// One training query in so many stops the growing.
    private static let stoppingShare = 5

    /// The stage's settings.
    public let configuration: LambdaMARTConfiguration

    /// Configures the stage.
    public init(_ configuration: LambdaMARTConfiguration = LambdaMARTConfiguration()) {
        self.configuration = configuration
    }

    /// Scores every product of every list.
    ///
    /// - Throws: ``LambdaMARTError``, `BoostingError`, `CancellationError`.
    public func run(
        _ input: LambdaMARTInput,
        in context: StageContext
    ) async throws -> CrossFittedScores {
        let groups = input.lists.map(\.group)
        let folds = try folds(of: groups, context.seed["folds"])
        var result = CrossFittedScores(
            scores: input.lists.map { Array(repeating: 0, count: $0.grades.count) },
            folds: folds,
            records: []
        )
        for fold in 0..<configuration.folds {
            try context.checkCancellation()
            context.progress.report(Progress("fold \(fold + 1) of \(configuration.folds)"))
            let others = folds.indices.filter { folds[$0] != fold }
            let held = folds.indices.filter { folds[$0] == fold }
            let (record, scores) = try await TensorThread.run {
                let ranker = try self.ranker(input, grownOn: others, context.seed["fold"][fold])
                var record = ranker.record
                record.queries = held.count
                return (record, try held.map { try ranker.scores(of: input.lists[$0].features) })
            }
            result.records.append(record)
            for (place, found) in zip(held, scores) { result.scores[place] = found }
        }
        return result
    }

    /// Learns from all queries: as many trees as the folds kept in the (lower) median, and no query stops the growing.
    ///
    /// What folds say is the estimate of what this ranker is worth for new queries; nothing measures the ranker itself.
    ///
    /// - Parameters:
    ///   - input: what the folds were run on.
    ///   - fitted: what they say.
    ///   - context: as it was for them.
    /// - Returns: the ranker.
    /// - Throws: `BoostingError`, `CancellationError`.
    public func ranker(
        _ input: LambdaMARTInput,
        after fitted: CrossFittedScores,
        in context: StageContext
    ) async throws -> FittedRanker {
        try context.checkCancellation()
        context.progress.report(Progress("all queries"))
        let trees = fitted.records.map(\.trees).sorted()
        var settings = configuration.trees
        settings.rounds = trees.isEmpty ? settings.rounds : trees[(trees.count - 1) / 2]
        let asked = settings
        return try await TensorThread.run {
            try grow(
                input,
                on: Array(input.lists.indices),
                stoppedBy: [],
                asked,
                context.seed["all"]
            )
        }
    }

    /// Deals groups out in an order that follows from the seed and their texts.
    private func folds(of groups: [String], _ seed: Seed) throws(LambdaMARTError) -> [Int] {
        let order = Self.shuffled(groups, seed)
        let needed = 2 * configuration.folds
        guard order.count >= needed else {
            throw .tooFewQueries(got: order.count, needed: needed, folds: configuration.folds)
        }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        return groups.map { (places[$0] ?? 0) % configuration.folds }
    }

    /// The groups, each once, by a hash of seed and text.
    private static func shuffled(_ groups: [String], _ seed: Seed) -> [String] {
        Set(groups).sorted { (seed[$0].value, $0) < (seed[$1].value, $1) }
    }

    /// Grows trees on some queries, a part of which stops the growing.
    @TensorThread
    package func ranker(
        _ input: LambdaMARTInput,
        grownOn places: [Int],
        _ seed: Seed
    ) throws -> FittedRanker {
        let order = Self.shuffled(places.map { input.lists[$0].group }, seed["stopping"])
        let stopping = Set(order.prefix(max(1, order.count / Self.stoppingShare)))
        return try grow(
            input,
            on: places.filter { !stopping.contains(input.lists[$0].group) },
            stoppedBy: places.filter { stopping.contains(input.lists[$0].group) },
            configuration.trees,
            seed
        )
    }

    /// Grows trees on some queries; without others that stop the growing, as many as settings say.
    @TensorThread
    private func grow(
        _ input: LambdaMARTInput,
        on grown: [Int],
        stoppedBy stopped: [Int],
        _ settings: RankingSettings,
        _ seed: Seed
    ) throws -> FittedRanker {
        let training = try lists(grown, input, seed)
        let trees = try RankingTrees(
            growingOn: training.lists,
            tuning: stopped.isEmpty ? nil : try lists(stopped, input, seed).lists,
            settings: settings,
            seed: seed["trees"].value,
            // So few rows grow no faster on more threads, and their number then changes nothing.
            threads: 1
        ) { _ in try Task.checkCancellation() }
        let gain = max(trees.importance.reduce(0, +), .leastNormalMagnitude)
        let record = LambdaMARTFold(
            queries: 0,
            grownOn: grown.count,
            stoppedBy: stopped.count,
            judged: training.judged,
            unjudged: training.lists.grades.count - training.judged,
            trees: trees.bestRound,
            importance: trees.importance.map { $0 / gain }
        )
        return FittedRanker(columns: input.columns, record: record, trees: trees)
    }

    /// The judged products of some queries, and a few of the others with the grade 0.
    private func lists(
        _ places: [Int],
        _ input: LambdaMARTInput,
        _ seed: Seed
    ) throws -> (lists: RankingTrees.Lists, judged: Int) {
        var rows: [[Double]] = []
        var grades: [Int32] = []
        var sizes: [Int32] = []
        var judged = 0
        for place in places {
            let list = input.lists[place]
            let known = list.grades.indices.filter { list.grades[$0] != nil }
            let unknown = list.grades.indices.filter { list.grades[$0] == nil }
            var random = seed["unjudged"][list.group].generator()
            let drawn = random.sample(configuration.unjudged, of: unknown.count)
            let shown = known + drawn.map { unknown[$0] }
            if shown.isEmpty { continue }
            judged += known.count
            rows += shown.map { list.features[$0] }
            grades += shown.map { Int32(list.grades[$0] ?? 0) }
            sizes.append(Int32(shown.count))
        }
        let features = try FittedRanker.matrix(rows, input.columns)
        return (RankingTrees.Lists(features: features, grades: grades, sizes: sizes), judged)
    }
}
