public import Commerce
public import Pipelines

/// One way of telling which made rows are to go; it looks at training rows alone.
///
/// Recipes write `reject`, `keep`, or the rule's settings, which switch it on: `near-copies: { quantile: 0.05 }`.
public protocol RowScreenRule: Codable, Hashable, Sendable {
    /// What is done with rows that the rule finds.
    var treatment: RowScreenConfiguration.Treatment { get set }
    /// Why they go.
    static var reason: RowRejection { get }
    /// The keys of a recipe beside `treatment`, each with the property of a share or a count.
    static var settings: [RowScreenSetting<Self>] { get }

    /// The rule as it is where a recipe doesn't name it.
    init()

    /// Looks at rows that passed so far.
    ///
    /// - Parameters:
    ///   - made: those rows.
    ///   - ground: the training rows, and the index of them.
    ///   - context: seed, threads, cancellation and progress.
    /// - Returns: whether each is found, and what was measured on the way.
    /// - Throws: an `ExplainedError`, or `CancellationError`.
    func judge(
        _ made: SampleTable,
        on ground: RowScreenGround,
        in context: StageContext
    ) async throws -> RowScreenFinding
}

/// What a rule found.
public struct RowScreenFinding: Sendable {
    /// Per row: whether it is to go.
    public var isFound: [Bool]
    /// What was measured on the way, by name.
    public var measures: [String: Double]

    /// States what was found.
    public init(isFound: [Bool], measures: [String: Double] = [:]) {
        self.isFound = isFound
        self.measures = measures
    }
}

/// A key of a rule, its property, and what it may be.
public struct RowScreenSetting<Rule> {
    let key: String
    let property: WritableKeyPath<Rule, Double>
    let expected: String
    let isSound: (Double) -> Bool

    init(
        _ key: String,
        _ property: WritableKeyPath<Rule, Double>,
        _ expected: String,
        where isSound: @escaping (Double) -> Bool
    ) {
        self.key = key
        self.property = property
        self.expected = expected
        self.isSound = isSound
    }
}

extension RowScreenRule {
    private static var treatmentKey: RecipeKey { RecipeKey("treatment") }

    /// Reads a word, or settings.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or word, and for numbers outside their range.
    public init(from decoder: any Decoder) throws {
        self.init()
        let path = decoder.codingPath.dotted
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            guard let treatment = RowScreenConfiguration.Treatment(rawValue: word) else {
                throw ConfigurationError.badValue(
                    path: path,
                    got: word,
                    expected: "reject, keep, or settings such as { "
                        + Self.settings.map { "\($0.key): ..." }.joined(separator: ", ") + " }"
                )
            }
            self.treatment = treatment
            return
        }
        try decoder.refuseUnknownKeys(
            known: [Self.treatmentKey.stringValue] + Self.settings.map(\.key)
        )
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        // Who sets a rule wants it.
        treatment = try keys.choice(Self.treatmentKey, default: .reject)
        for setting in Self.settings {
            let value = try keys.value(
                RecipeKey(setting.key),
                default: self[keyPath: setting.property]
            )
            guard setting.isSound(value) else {
                throw ConfigurationError.badValue(
                    path: "\(path).\(setting.key)",
                    got: "\(value)",
                    expected: setting.expected
                )
            }
            self[keyPath: setting.property] = value
        }
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: RecipeKey.self)
        try keys.encode(treatment, forKey: Self.treatmentKey)
        for setting in Self.settings {
            let value = self[keyPath: setting.property]
            let key = RecipeKey(setting.key)
            if let whole = Int(exactly: value) {
                try keys.encode(whole, forKey: key)
            } else {
                try keys.encode(value, forKey: key)
            }
        }
    }
}
