public import Commerce
public import Learners
public import Pipelines
import Tensors

/// A model and the cases to judge it on.
public struct EvaluateInput: Sendable {
    /// The questions.
    public var cases: NextItemCases
    /// Whether items of the history are ranked; the same rule as the split's.
    public var repeats: RepeatRule
    /// What is known of the items from training rows and the catalogue.
    public var items: ItemKnowledge
    /// Gives the model; called on the tensors' thread, where it stays.
    public var ranker: @TensorThread @Sendable () throws -> any ItemRanker

    /// Gathers what is judged.
    public init(
        cases: NextItemCases,
        repeats: RepeatRule,
        items: ItemKnowledge,
        ranker: @escaping @TensorThread @Sendable () throws -> any ItemRanker
    ) {
        self.cases = cases
        self.repeats = repeats
        self.items = items
        self.ranker = ranker
    }
}

/// Ranks the whole catalogue for every case and measures where the targets stand.
public struct EvaluateStage: Stage {
    /// The stage's verb.
    public static let name = StageName.evaluate
    /// The stage's settings.
    public let configuration: EvaluateConfiguration

    /// Configures the stage.
    public init(_ configuration: EvaluateConfiguration = EvaluateConfiguration()) {
        self.configuration = configuration
    }

    /// Evaluates on the tensors' thread.
    ///
    /// - Throws: ``MetricError``, what the ranker throws, `CancellationError`.
    public func run(_ input: EvaluateInput, in context: StageContext) async throws -> Evaluation {
        context.progress.report(Progress("evaluating \(input.cases.count) cases"))
        return try await evaluate(input, threads: context.threads)
    }

    @TensorThread private func evaluate(_ input: EvaluateInput, threads: Int) throws -> Evaluation {
        TensorThread.threadCount = threads
        return try evaluate(
            try input.ranker(),
            on: input.cases,
            repeats: input.repeats,
            knowing: input.items
        )
    }

    /// Evaluates a model at hand.
    ///
    /// - Throws: ``MetricError``, what the ranker throws, `CancellationError`.
    /// - Complexity: O(*cases* · *items*) beside the scores.
    @TensorThread public func evaluate(
        _ ranker: any ItemRanker,
        on cases: NextItemCases,
        repeats: RepeatRule,
        knowing items: ItemKnowledge
    ) throws -> Evaluation {
        if cases.count == 0 { throw MetricError.noCases }
        guard ranker.itemCount == items.itemCount else {
            throw MetricError.scoresHaveWrongShape(
                got: [cases.count, ranker.itemCount],
                expected: [cases.count, items.itemCount]
            )
        }
        let metrics = try configuration.metrics.map { try MetricName.parse($0) }
        for metric in metrics { try (metric as? any ListMetric)?.check(items) }
        let listLength = metrics.filter { !($0 is any RankMetric) }.map(\.k).max() ?? 0
        let ranked = try CatalogueRanking(repeats: repeats, listLength: listLength)
            .rank(cases, by: ranker)
        return Measurement(cases: cases, ranked: ranked, items: items, metrics: metrics)
            .evaluation(slices: configuration.slices)
    }
}

/// Turns ranks and lists into metrics.
private struct Measurement {
    let cases: NextItemCases
    let ranked: RankedCases
    let items: ItemKnowledge
    let metrics: [any Metric]

    func evaluation(slices: [Slice]) -> Evaluation {
        var bySlice: [String: CaseValues] = [:]
        for slice in slices {
            bySlice[slice.rawValue] = values { slice.targets(of: $0, in: cases, items) }
        }
        var collection: [String: Double] = [:]
        for case let metric as any CollectionMetric in metrics {
            let lists = (0..<cases.count).map { ranked.list(of: $0, metric.k) }
            collection[metric.name] = metric.value(of: lists, itemCount: items.itemCount)
        }
        return Evaluation(
            users: cases.histories.users,
            all: values { Array(cases.targetOffsets[$0]..<cases.targetOffsets[$0 + 1]) },
            collection: collection,
            slices: bySlice
        )
    }

    /// The metrics of all cases that have any target of the given choice, over these targets.
    private func values(choosing targets: (Int) -> [Int]) -> CaseValues {
        var result = CaseValues(cases: [], values: [:])
        for case let metric in metrics where !(metric is any CollectionMetric) {
            result.values[metric.name] = []
        }
        for question in 0..<cases.count {
            let ranks = targets(question).map { ranked.targetRanks[$0] }
            if ranks.isEmpty { continue }
            result.cases.append(Int32(question))
            for metric in metrics {
                if let metric = metric as? any RankMetric {
                    result.values[metric.name]?.append(metric.value(ofRanks: ranks))
                } else if let metric = metric as? any ListMetric {
                    let list = ranked.list(of: question, metric.k)
                    result.values[metric.name]?.append(metric.value(of: list, knowing: items))
                }
            }
        }
        return result
    }
}
