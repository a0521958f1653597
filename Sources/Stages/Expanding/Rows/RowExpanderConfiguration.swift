import Pipelines

/// One maker of rows with its settings, as recipes write it: `{ generator: smote, share: 0.5 }`.
public enum RowExpanderConfiguration: Codable, Hashable, Sendable {
    /// Real rows again.
    case bootstrap(RowBootstrap.Configuration)
    /// Rows between near rows of a class.
    case smote(SMOTE.Configuration)
    /// Rows that take values from near ones.
    case munge(Munge.Configuration)
    /// Rows with the marginals and rank correlations of a class.
    case copula(GaussianCopula.Configuration)
    /// Rows of a network that was trained against a discriminator.
    case ctgan(CTGAN.Configuration)

    /// Names of the makers.
    public static let names = [
        RowBootstrap.name, SMOTE.name, Munge.name, GaussianCopula.name, CTGAN.name,
    ]

    /// The maker's name.
    public var name: String {
        switch self {
        case .bootstrap: RowBootstrap.name
        case .smote: SMOTE.name
        case .munge: Munge.name
        case .copula: GaussianCopula.name
        case .ctgan: CTGAN.name
        }
    }

    /// The hash that goes into the provenance of each row.
    public func configurationHash() throws -> String { try ContentHash.of(self) }

    /// Makes the maker.
    public func expander() throws -> any RowExpander {
        let hash = try configurationHash()
        return switch self {
        case .bootstrap(let settings): RowBootstrap(settings, configurationHash: hash)
        case .smote(let settings): SMOTE(settings, configurationHash: hash)
        case .munge(let settings): Munge(settings, configurationHash: hash)
        case .copula(let settings): GaussianCopula(settings, configurationHash: hash)
        case .ctgan(let settings): CTGAN(settings, configurationHash: hash)
        }
    }

    /// Reads a maker; keys and names that are not known are errors that name the nearest known one.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        guard keys.contains(RecipeKey("generator")) else {
            throw ConfigurationError.badValue(
                path: decoder.codingPath.map(\.stringValue).joined(separator: "."),
                got: "{ " + keys.allKeys.map(\.stringValue).sorted().joined(separator: ", ") + " }",
                expected: "a maker of rows with the key 'generator', such as { generator: smote }"
            )
        }
        let name = try keys.decode(String.self, forKey: RecipeKey("generator"))
        switch name {
        case RowBootstrap.name:
            self = .bootstrap(try RowBootstrap.Configuration(from: decoder))
        case SMOTE.name: self = .smote(try SMOTE.Configuration(from: decoder))
        case Munge.name: self = .munge(try Munge.Configuration(from: decoder))
        case GaussianCopula.name:
            self = .copula(try GaussianCopula.Configuration(from: decoder))
        case CTGAN.name: self = .ctgan(try CTGAN.Configuration(from: decoder))
        default: throw decoder.unknownMaker("generator", named: name, known: Self.names)
        }
    }

    /// Writes the maker with every setting, so that equal makers hash alike.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: RecipeKey.self)
        try keys.encode(name, forKey: RecipeKey("generator"))
        switch self {
        case .bootstrap(let settings): try settings.encode(to: encoder)
        case .smote(let settings): try settings.encode(to: encoder)
        case .munge(let settings): try settings.encode(to: encoder)
        case .copula(let settings): try settings.encode(to: encoder)
        case .ctgan(let settings): try settings.encode(to: encoder)
        }
    }
}
