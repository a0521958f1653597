import Pipelines

/// A maker of histories that is fitted to the training set first; recipes name it by the key 'generator'.
///
/// A new one takes a line in ``ExpanderConfiguration/generators``.
public protocol HistoryGenerator: Maker, Expander {}

/// One maker with its settings, as recipes write it: `{ operator: subset-split, keep: 0.75 }` or
/// `{ generator: gru, count: 20000 }`.
public enum ExpanderConfiguration: Codable, Sendable {
    /// A maker that edits real histories.
    case `operator`(OperatorConfiguration)
    /// A fitted maker.
    case generator(any HistoryGenerator)

    /// Every fitted maker that recipes can name.
    static let generators: [any HistoryGenerator.Type] = [
        GRUGenerator.self, PriorGenerator.self, AlternativesGenerator.self, GANGenerator.self,
        PatternGenerator.self,
    ]

    /// Names of the fitted makers.
    public static var generatorNames: [String] { generators.map { $0.name } }

    /// The maker's name.
    public var name: String {
        switch self {
        case .operator(let configuration): configuration.operation.name
        case .generator(let generator): generator.name
        }
    }

    /// The hash that goes into the provenance of each sample.
    public func configurationHash() throws -> String { try ContentHash.of(self) }

    /// Makes the maker.
    public func expander() throws -> any Expander {
        switch self {
        case .operator(let configuration):
            try OperatorExpander(configuration, configurationHash: try configurationHash())
        case .generator(let generator): generator
        }
    }

    /// Reads a maker; keys and names that are not known are errors that name the nearest known one.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        if keys.contains(RecipeKey("operator")) {
            self = .operator(try OperatorConfiguration(from: decoder))
        } else if keys.contains(.generator) {
            let name = try keys.decode(String.self, forKey: .generator)
            guard let generator = Self.generators.first(where: { $0.name == name }) else {
                throw decoder.unknownMaker("generator", named: name, known: Self.generatorNames)
            }
            self = .generator(try generator.init(from: decoder))
        } else {
            throw ConfigurationError.badValue(
                path: decoder.codingPath.dotted,
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
        case .generator(let generator): try generator.encode(to: encoder)
        }
    }
}

extension ExpanderConfiguration: Hashable {
    private var settings: AnyHashable {
        switch self {
        case .operator(let configuration): AnyHashable(configuration)
        case .generator(let generator): AnyHashable(generator)
        }
    }

    /// Whether both are the same maker with the same settings.
    public static func == (left: Self, right: Self) -> Bool { left.settings == right.settings }

    /// Feeds the maker.
    public func hash(into hasher: inout Hasher) { hasher.combine(settings) }
}
