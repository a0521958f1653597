public import Cleaning
public import Evaluating
public import Ingesting
public import Pipelines
public import Protecting
public import Splitting

/// What a run does: data, split, policies, model and decision, as a person writes it in YAML.
///
/// Every key but `data` and `policies` has a default; unknown keys are errors that name the nearest
/// known one.
public struct Recipe: Codable, Hashable, Sendable {
    /// What a recipe's models learn.
    public enum Task: String, Codable, Hashable, Sendable, CaseIterable {
        /// To rank the items that a user goes on with.
        case nextItem = "next-item"
    }

    /// A name of the catalogue of data sets, a file, or a folder with a `dataset.yaml`.
    public var data: String
    /// What is learnt.
    public var task: Task
    /// The root of all seeds.
    public var seed: UInt64
    /// Whether the run is a quick look, too short to support a claim.
    public var quick: Bool
    /// How columns are understood.
    public var ingest: IngestConfiguration
    /// Fixed rules before the split, and fitted ones after it.
    public var clean: CleaningPlan
    /// What happens to identities.
    public var protect: ProtectConfiguration
    /// What stays unseen.
    public var split: SplitConfiguration
    /// The policies that compete with the originals, by name.
    @ByName public var policies: [String: Policy]
    /// The model and its budget, the same for the originals and every policy.
    public var train: TrainingPlan
    /// Metrics and slices.
    public var evaluate: EvaluateConfiguration
    /// When a policy is accepted.
    public var decide: DecideConfiguration
    /// How `restock tune` searches for a policy.
    public var tune: TuneConfiguration

    /// Writes down a recipe.
    public init(data: String, policies: [String: Policy]) {
        self.data = data
        self.policies = policies
        task = .nextItem
        seed = 1
        quick = false
        ingest = IngestConfiguration()
        clean = CleaningPlan()
        protect = ProtectConfiguration()
        split = SplitConfiguration()
        train = TrainingPlan()
        evaluate = EvaluateConfiguration()
        decide = DecideConfiguration()
        tune = TuneConfiguration()
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case data, task, seed, quick, ingest, clean, protect, split, policies, train, evaluate,
            decide, tune
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
        clean = try keys.value(.clean, default: clean)
        protect = try keys.value(.protect, default: protect)
        split = try keys.value(.split, default: split)
        train = try keys.value(.train, default: train)
        evaluate = try keys.value(.evaluate, default: evaluate)
        decide = try keys.value(.decide, default: decide)
        tune = try keys.value(.tune, default: tune)
    }

    /// Checks what the types alone can't: that there is something to compare, under usable names.
    ///
    /// - Throws: ``RunError``.
    public func validate() throws {
        try Self.check(policyNames: policyNames)
    }

    /// Checks that there is a policy, and that names can be those of folders.
    static func check(policyNames: [String]) throws(RunError) {
        if policyNames.isEmpty { throw RunError.noPolicies }
        for name in policyNames {
            let isPlain = name.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
            }
            guard isPlain, !name.isEmpty, name != baselineName else {
                throw RunError.reservedPolicyName(name)
            }
        }
    }

    /// The name under which the originals compete.
    public static let baselineName = "baseline"
}

/// Cleaning before and after the split.
public struct CleaningPlan: Codable, Hashable, Sendable {
    /// Fixed rules, before the split.
    public var rules: CleanConfiguration
    /// Rules fitted on training rows, after it.
    public var fitted: FittedCleanConfiguration

    /// States a plan.
    public init(
        rules: CleanConfiguration = CleanConfiguration(),
        fitted: FittedCleanConfiguration = FittedCleanConfiguration()
    ) {
        self.rules = rules
        self.fitted = fitted
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case rules, fitted
    }

    /// Reads a plan, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        rules = try keys.value(.rules, default: CleanConfiguration())
        fitted = try keys.value(.fitted, default: FittedCleanConfiguration())
    }
}
