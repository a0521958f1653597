import Pipelines

/// One maker with its settings, as recipes write it: `{ operator: subset-split, keep: 0.75 }` or
/// `{ generator: gru, count: 20000 }`.
public enum ExpanderConfiguration: Codable, Hashable, Sendable {
    /// A maker that edits real histories.
    case `operator`(OperatorConfiguration)
    /// A fitted maker of whole new users.
    case gru(GRUGenerator.Configuration)
    /// A fitted maker of earlier events for short histories.
    case prior(PriorGenerator.Configuration)
    /// A fitted maker of what users might have chosen instead.
    case alternatives(AlternativesGenerator.Configuration)
    /// A maker of whole new users that was trained against a discriminator.
    case gan(GANGenerator.Configuration)
    /// A fitted maker of short patterns of each history.
    case patterns(PatternGenerator.Configuration)

    /// Names of the fitted makers.
    public static let generatorNames = [
        GRUGenerator.name, PriorGenerator.name, AlternativesGenerator.name, GANGenerator.name,
        PatternGenerator.name,
    ]

    /// The maker's name.
    public var name: String {
        switch self {
        case .operator(let configuration): configuration.operation.name
        case .gru: GRUGenerator.name
        case .prior: PriorGenerator.name
        case .alternatives: AlternativesGenerator.name
        case .gan: GANGenerator.name
        case .patterns: PatternGenerator.name
        }
    }

    /// The hash that goes into the provenance of each sample.
    public func configurationHash() throws -> String { try ContentHash.of(self) }

    /// Makes the maker.
    public func expander() throws -> any Expander {
        switch self {
        case .operator(let configuration):
            try OperatorExpander(configuration, configurationHash: try configurationHash())
        case .gru(let configuration):
            GRUGenerator(configuration, configurationHash: try configurationHash())
        case .prior(let configuration):
            PriorGenerator(configuration, configurationHash: try configurationHash())
        case .alternatives(let configuration):
            AlternativesGenerator(configuration, configurationHash: try configurationHash())
        case .gan(let configuration):
            GANGenerator(configuration, configurationHash: try configurationHash())
        case .patterns(let configuration):
            PatternGenerator(configuration, configurationHash: try configurationHash())
        }
    }

    /// Reads a maker; keys and names that are not known are errors that name the nearest known one.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        if keys.contains(RecipeKey("operator")) {
            self = .operator(try OperatorConfiguration(from: decoder))
        } else if keys.contains(RecipeKey("generator")) {
            let name = try keys.decode(String.self, forKey: RecipeKey("generator"))
            switch name {
            case GRUGenerator.name: self = .gru(try GRUGenerator.Configuration(from: decoder))
            case PriorGenerator.name: self = .prior(try PriorGenerator.Configuration(from: decoder))
            case AlternativesGenerator.name:
                self = .alternatives(try AlternativesGenerator.Configuration(from: decoder))
            case GANGenerator.name: self = .gan(try GANGenerator.Configuration(from: decoder))
            case PatternGenerator.name:
                self = .patterns(try PatternGenerator.Configuration(from: decoder))
            default:
                throw decoder.unknownMaker("generator", named: name, known: Self.generatorNames)
            }
        } else {
            throw ConfigurationError.badValue(
                path: decoder.codingPath.map(\.stringValue).joined(separator: "."),
                got: "{ " + keys.allKeys.map(\.stringValue).sorted().joined(separator: ", ") + " }",
                expected: "a maker with the key 'operator' or 'generator', "
                    + "such as { operator: subset-split }"
            )
        }
    }

    /// Writes the maker with every setting, so that equal makers hash alike.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .operator(let configuration): try configuration.encode(to: encoder)
        case .gru(let configuration): try configuration.encode(to: encoder)
        case .prior(let configuration): try configuration.encode(to: encoder)
        case .alternatives(let configuration): try configuration.encode(to: encoder)
        case .gan(let configuration): try configuration.encode(to: encoder)
        case .patterns(let configuration): try configuration.encode(to: encoder)
        }
    }
}
