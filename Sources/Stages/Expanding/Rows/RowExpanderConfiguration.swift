import Pipelines

/// One maker of rows with its settings, as recipes write it: `{ generator: smote, share: 0.5 }`.
public struct RowExpanderConfiguration: Codable, Sendable {
    /// The maker.
    public let maker: any RowExpander

    /// Every maker that recipes can name.
    static let makers: [any RowExpander.Type] = [
        RowBootstrap.self, Perturb.self, SMOTE.self, Mixup.self, Munge.self, GaussianCopula.self,
        PlainGAN.self, CTGAN.self, TVAE.self, Diffusion.self, UnlabeledSource.self,
    ]

    /// Names of the makers.
    public static var names: [String] { makers.map { $0.name } }

    /// Takes a maker as it is.
    public init(_ maker: any RowExpander) {
        self.maker = maker
    }

    /// Reads a maker; keys and names that are not known are errors that name the nearest known one.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        guard keys.contains(.generator) else {
            throw ConfigurationError.badValue(
                path: decoder.codingPath.dotted,
                got: "{ " + keys.allKeys.map(\.stringValue).sorted().joined(separator: ", ") + " }",
                expected: "a maker of rows with the key 'generator', such as { generator: smote }"
            )
        }
        let name = try keys.decode(String.self, forKey: .generator)
        guard let maker = Self.makers.first(where: { $0.name == name }) else {
            throw decoder.unknownMaker("generator", named: name, known: Self.names)
        }
        self.maker = try maker.init(from: decoder)
    }

    /// Writes the maker with every setting.
    public func encode(to encoder: any Encoder) throws { try maker.encode(to: encoder) }
}

extension RowExpanderConfiguration: Hashable {
    /// Whether both are the same maker with the same settings.
    public static func == (left: Self, right: Self) -> Bool {
        AnyHashable(left.maker) == AnyHashable(right.maker)
    }

    /// Feeds the maker.
    public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(maker)) }
}
