import Commerce
public import Evaluating
public import Expanding
public import Ingesting
public import Pipelines
import Screening
public import Splitting
import Training

/// What a run on a table of labelled samples does, as a person writes it in YAML.
///
/// Every key but `data`, `task` and `policies` has a default; unknown keys are errors that name the nearest
/// known one.
public struct SampleRecipe: Codable, Hashable, Sendable {
    /// What a table's models learn.
    public enum Task: String, Codable, Hashable, Sendable, CaseIterable {
        /// To tell the sessions that end with a purchase.
        case purchase
        /// To tell any other classes apart.
        case classification
    }

    /// A name of the catalogue of data sets, a file, or a folder with a `dataset.yaml`.
    public var data: String
    /// What is learnt.
    public var task: Task
    /// The root of all seeds.
    public var seed: UInt64
    /// Whether the run is a quick look, too short to support a claim.
    public var quick: Bool
    /// The label, and how columns are understood.
    public var ingest: SampleIngestConfiguration
    /// What stays unseen.
    public var split: SampleSplitConfiguration
    /// What made rows have to keep to, whoever makes them.
    public var constraints: ConstraintConfiguration
    /// The policies that compete with the originals, by name.
    @ByName public var policies: [String: RowPolicy]
    /// The classifier and its budget, the same for the originals and every policy.
    public var train: SampleTrainingPlan
    /// Metrics and slices.
    public var evaluate: SampleEvaluateConfiguration
    /// When a policy is accepted.
    public var decide: DecideConfiguration
    /// Folds and shares of labels, where cross-validation is asked for.
    public var crossValidate: CrossValidationConfiguration

    /// The metric that decides where a recipe names none.
    public static let standardMetric = SampleMetric.averagePrecision

    /// The policies that need nothing but rows with a label.
    var policyNamesOfLabelled: [String] {
        orderedPolicies.filter { !$0.policy.takesUnlabeled }.map(\.name)
    }

    /// Writes down a recipe.
    public init(data: String, task: Task = .purchase, policies: [String: RowPolicy]) {
        self.data = data
        self.task = task
        self.policies = policies
        seed = 1
        quick = false
        ingest = SampleIngestConfiguration()
        split = SampleSplitConfiguration()
        constraints = ConstraintConfiguration()
        train = SampleTrainingPlan()
        evaluate = SampleEvaluateConfiguration()
        decide = DecideConfiguration(metric: Self.standardMetric.rawValue)
        crossValidate = CrossValidationConfiguration()
    }

    /// What a person gets who names nothing but data and a label.
    public static func standard(data: String, label: String?) -> SampleRecipe {
        var recipe = SampleRecipe(
            data: data,
            task: .classification,
            policies: [
                "copula": RowPolicy(expand: .init([.init(GaussianCopula())])),
                "smote": RowPolicy(expand: .init([.init(SMOTE())])),
            ]
        )
        recipe.ingest.label = label
        return recipe
    }

    /// What a person gets who asks of a log who will buy what.
    ///
    /// Purchases are rare there: makers bring them to a few in a hundred rows, not to half of them.
    public static func behaviour(data: String) -> SampleRecipe {
        var copula = GaussianCopula()
        var smote = SMOTE()
        (copula.rows.share, smote.rows.share) = (0.02, 0.02)
        var recipe = SampleRecipe(
            data: data,
            policies: [
                "copula": RowPolicy(expand: .init([.init(copula)])),
                "smote": RowPolicy(expand: .init([.init(smote)])),
            ]
        )
        recipe.ingest.behaviour = BehaviourConfiguration()
        return recipe
    }

    /// What a person gets who asks of a catalogue what an attribute is where it is missing.
    ///
    /// Made rows must be products that could exist.
    public static func attribute(_ name: String, data: String) -> SampleRecipe {
        var recipe = standard(data: data, label: nil)
        for policy in recipe.policyNames {
            recipe.policies[policy]?.screen.unseenCombinations = .reject
        }
        recipe.ingest.attribute = AttributeConfiguration(name: name)
        return recipe
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case data, task, seed, quick, ingest, split, constraints, policies, train, evaluate, decide
        case crossValidate = "cross-validate"
    }

    /// Reads a recipe, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            data: try keys.decode(String.self, forKey: .data),
            policies: try keys.value(.policies, default: [:])
        )
        task = try keys.choice(.task, default: task)
        seed = try keys.value(.seed, default: seed)
        quick = try keys.value(.quick, default: quick)
        ingest = try keys.value(.ingest, default: ingest)
        split = try keys.value(.split, default: split)
        constraints = try keys.value(.constraints, default: constraints)
        train = try keys.value(.train, default: train)
        evaluate = try keys.value(.evaluate, default: evaluate)
        crossValidate = try keys.value(.crossValidate, default: crossValidate)
        decide = try keys.decision(.decide, metric: Self.standardMetric.rawValue)
    }

    /// Checks what the types alone can't.
    ///
    /// - Throws: ``RunError``, `ConfigurationError` for a metric that can't decide.
    public func validate() throws {
        try Recipe.check(policyNames: policyNames)
        let rising = SampleMetric.allCases.filter(\.isRising).map(\.rawValue)
        guard rising.contains(decide.metric) else {
            throw ConfigurationError.badValue(
                path: "decide.metric",
                got: decide.metric,
                expected: NearestName.expected(for: decide.metric, among: rising)
            )
        }
    }

    /// The metrics to measure, the deciding one among them.
    var metrics: [SampleMetric] {
        let named = SampleMetric(rawValue: decide.metric).map { [$0] } ?? []
        return named.filter { !evaluate.metrics.contains($0) } + evaluate.metrics
    }

    /// The metrics to measure of a table; of several classes F1 says what macro-F1 says, and one of them is enough.
    func metrics(of schema: TableSchema) -> [SampleMetric] {
        let saysTwice = schema.positive == nil && metrics.contains(.macroF1)
        return metrics.filter {
            !saysTwice || $0 != .f1 || decide.metric == SampleMetric.f1.rawValue
        }
    }
}
