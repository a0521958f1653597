public import Commerce
public import Pipelines
public import Statistics

/// Rows with the marginals of a class, joined by the correlations of their normal scores.
///
///     z = L g,   L Lᵀ = corr(Φ⁻¹(F_j(x_j))),   x_j = F_j⁻¹(Φ(z_j))
///
/// A copula of its own is fitted to each class, so that the condition is met exactly. A level lies in the
/// interval that its share takes in 0...1, the most frequent first; whether a value is missing is a normal
/// score of its own. Repeated numbers are drawn as they are; between those that occur once, a line is drawn.
///
/// Source: Sklar 1959; Patki, Wedge & Veeramachaneni, "The synthetic data vault", DSAA 2016, section III.
/// Deviates: empirical marginals in place of parametric ones; ties have the score of their middle.
public struct GaussianCopula: RowExpander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// What is made.
        public var rows: WantedRows
        /// Share of the identity in the correlations, in 0...1; it keeps small classes from being taken at
        /// their word.
        public var shrinkage: Double

        /// Sets the options.
        public init(rows: WantedRows = WantedRows(), shrinkage: Double = 0.01) {
            self.rows = rows
            self.shrinkage = shrinkage
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "copula"
    /// Rows of a class from which its correlations mean something.
    private static let fewestRows = 5

    /// The maker's name, as in recipes and provenance.
    public var name: String { Self.name }

    /// The settings.
    public let configuration: Configuration
    private let configurationHash: String

    /// Configures the maker; `configurationHash` goes into the provenance.
    public init(_ configuration: Configuration, configurationHash: String) {
        self.configuration = configuration
        self.configurationHash = configurationHash
    }

    /// Fits a copula to each class that is asked for, and draws from it.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        var made = MadeRows(table.schema)
        for (label, count) in try configuration.rows.requests(for: table) where count > 0 {
            let members = table.selecting(table.places(ofClass: label))
            guard members.count >= Self.fewestRows else {
                throw RowExpandError.tooFewRows(
                    maker: name,
                    label: table.schema.classes[Int(label)],
                    got: members.count,
                    needed: Self.fewestRows
                )
            }
            let fitted = try FittedCopula(members, shrinkage: configuration.shrinkage)
            for number in 0..<count {
                if number % 256 == 0 { try context.checkCancellation() }
                let own = seed[Int(label)][number]
                var random = own.generator()
                made.append(
                    fitted.draw(from: &random),
                    label: label,
                    provenance: Provenance(
                        parents: [],
                        maker: name,
                        configurationHash: configurationHash,
                        seed: own.value
                    )
                )
            }
        }
        return RowExpansion(made: made)
    }
}

extension GaussianCopula.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case shrinkage }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        let own = CodingKeys.allCases.map(\.rawValue)
        try decoder.refuseUnknownKeys(known: ["generator"] + own + WantedRows.Key.names)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try rows.update(from: decoder, maker: GaussianCopula.name)
        shrinkage = try keys.value(.shrinkage, default: shrinkage)
        guard (0...1).contains(shrinkage) else {
            throw ConfigurationError.badValue(
                path: "copula.shrinkage",
                got: "\(shrinkage)",
                expected: "a share in 0...1"
            )
        }
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        try rows.encodeSettings(to: encoder)
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(shrinkage, forKey: .shrinkage)
    }
}
