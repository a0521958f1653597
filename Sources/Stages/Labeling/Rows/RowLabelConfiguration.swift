import Pipelines

/// Who says what class a made row is of; the part `label:` of a policy for a table, as in
/// `{ by: k-means, clusters: 100, minimum-confidence: 0.8 }`.
public struct RowLabelConfiguration: Codable, Sendable {
    /// Who says it.
    public let labeler: any RowLabeler

    /// Everyone whom recipes can name.
    static let labelers: [any RowLabeler.Type] = [
        MakersCondition.self, TreeEnsemble.self, ClusterLabels.self, MixtureLabels.self,
        SpreadLabels.self, SelfTraining.self,
    ]

    /// Names of the labelers.
    public static var names: [String] { labelers.map { $0.name } }

    /// Takes a labeler as it is.
    public init(_ labeler: any RowLabeler = MakersCondition()) {
        self.labeler = labeler
    }

    /// Whether someone else than the maker is asked.
    public var isAsked: Bool { !(labeler is MakersCondition) }

    /// The same without what a person said, for rows that nobody was asked about.
    public var withoutAnswers: RowLabelConfiguration {
        var other = labeler
        other.terms.answers = nil
        return RowLabelConfiguration(other)
    }

    /// Reads a labeler; keys and names that are not known are errors that name the nearest known one.
    ///
    /// - Throws: `ConfigurationError`, or `DecodingError` for a value of a wrong type.
    public init(from decoder: any Decoder) throws {
        let key = RecipeKey(MakersCondition.nameKey)
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        let name = try keys.value(key, default: MakersCondition.name)
        guard let labeler = Self.labelers.first(where: { $0.name == name }) else {
            throw decoder.unknownMaker(key.stringValue, named: name, known: Self.names)
        }
        self.labeler = try labeler.init(from: decoder)
    }

    /// Writes the labeler with every setting.
    public func encode(to encoder: any Encoder) throws { try labeler.encode(to: encoder) }
}

extension RowLabelConfiguration: Hashable {
    /// Whether both are the same labeler with the same settings.
    public static func == (left: Self, right: Self) -> Bool {
        AnyHashable(left.labeler) == AnyHashable(right.labeler)
    }

    /// Feeds the labeler.
    public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(labeler)) }
}
