public import Commerce
public import Pipelines
public import Statistics

/// Someone who makes candidate rows from the training rows of a table, with settings.
///
/// A new maker is a type with a name, its settings and ``expand(_:seed:in:)``, and a line in
/// ``RowExpanderConfiguration/makers``; recipes and hashes follow from ``settings``.
public protocol RowExpander: Codable, Hashable, Sendable {
    /// The maker's name, as in recipes and in `Provenance`.
    static var name: String { get }
    /// The keys of a recipe that only this maker has.
    static var settings: [Setting<Self>] { get }

    /// What is made.
    var rows: WantedRows { get set }

    /// A maker with every setting at its default.
    init()

    /// Refuses settings that go together badly; one alone is checked where ``settings`` lists it.
    ///
    /// - Throws: `ConfigurationError`.
    func check() throws

    /// Makes rows.
    ///
    /// Exactly as many of each class as ``WantedRows`` asks for are made, under that class as the condition;
    /// their label is the condition. The result depends on the rows, the settings and the seed alone.
    ///
    /// - Parameters:
    ///   - training: what may be learnt from.
    ///   - seed: this maker's own seed.
    ///   - context: threads, cancellation and progress; its seed is not used.
    /// - Returns: the made rows with their provenance.
    /// - Throws: an `ExplainedError`, or `CancellationError` when the run was asked to stop.
    func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion
}

extension RowExpander {
    /// No keys but those of ``WantedRows``.
    public static var settings: [Setting<Self>] { [] }

    /// The maker's name, as in recipes and provenance.
    public var name: String { Self.name }

    /// The hash of all settings, which goes into the provenance of each row.
    public func configurationHash() throws -> String { try ContentHash.of(self) }

    /// Nothing goes together badly.
    public func check() throws {}

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let settings = Self.allSettings
        try decoder.refuseUnknownKeys(
            known: [RecipeKey.generator.stringValue] + settings.map(\.key)
        )
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        self.init()
        for setting in settings { try setting.read(&self, keys) }
        try rows.check(maker: name)
        try check()
    }

    /// Writes the maker with every setting, so that equal makers hash alike.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: RecipeKey.self)
        try keys.encode(name, forKey: .generator)
        for setting in Self.allSettings { try setting.write(self, &keys) }
    }

    private static var allSettings: [Setting<Self>] { WantedRows.settings() + settings }

    /// The error for a value that a key can't have.
    static func badValue(_ key: String, got: String, expected: String) -> ConfigurationError {
        .badValue(path: "\(name).\(key)", got: got, expected: expected)
    }
}

/// What one maker of rows gives.
public struct RowExpansion: Sendable {
    /// The made rows.
    public var made: MadeRows
    /// What was measured of a fitted maker, by name.
    public var measures: [String: Double]
    /// What a person should know of the fitting, such as that a network collapsed.
    public var remarks: [String]

    /// Gathers an outcome.
    public init(made: MadeRows, measures: [String: Double] = [:], remarks: [String] = []) {
        self.made = made
        self.measures = measures
        self.remarks = remarks
    }
}

/// What all makers of a policy give.
public struct ExpandedRows: Sendable {
    /// All made rows, maker after maker in the order of the configuration.
    public var made: MadeRows
    /// One entry a maker, in the same order.
    public var counts: [MakerCounts]
}
