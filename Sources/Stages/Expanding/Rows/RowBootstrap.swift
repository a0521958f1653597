public import Commerce
public import Pipelines
public import Statistics

/// Real rows of a class again, drawn with replacement: what any other maker must beat.
///
/// Source: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979.
///
/// Recipes write it as `{ generator: bootstrap }`; its rows are exact copies, so that the screen must be told
/// to keep these.
public struct RowBootstrap: RowExpander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// What is made.
        public var rows: WantedRows

        /// Sets the options.
        public init(rows: WantedRows = WantedRows()) {
            self.rows = rows
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "bootstrap"

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

    /// Draws rows.
    ///
    /// - Throws: ``RowExpandError`` for a class that isn't there.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        var made = MadeRows(table.schema)
        for (label, count) in try configuration.rows.requests(for: table) where count > 0 {
            let places = table.places(ofClass: label)
            guard !places.isEmpty else {
                throw RowExpandError.tooFewRows(
                    maker: name,
                    label: table.schema.classes[Int(label)],
                    got: 0,
                    needed: 1
                )
            }
            for number in 0..<count {
                let own = seed[Int(label)][number]
                var random = own.generator()
                let place = places[random.below(places.count)]
                made.append(
                    table.cells(of: place),
                    label: label,
                    provenance: Provenance(
                        parents: [table.rows[place]],
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

extension RowBootstrap.Configuration: Codable {
    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(known: ["generator"] + WantedRows.Key.names)
        self.init()
        try rows.update(from: decoder, maker: RowBootstrap.name)
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws { try rows.encodeSettings(to: encoder) }
}
