import Pipelines

/// How a catalogue becomes a table of samples: which attribute is to be completed, and what it is told from.
///
/// Recipes write `attribute: colour`, or `attribute: { name: colour, title-words: 50 }`.
public struct AttributeConfiguration: Codable, Hashable, Sendable {
    /// What is done with words of the title that name a class.
    public enum LabelWords: String, Codable, Hashable, Sendable, CaseIterable {
        /// They get no column: the attribute is told from what else is known.
        case leaveOut = "leave-out"
        /// They are words like all others.
        case keep
    }

    /// What is done with products of a rare value.
    public enum RareValues: String, Codable, Hashable, Sendable, CaseIterable {
        /// They are a class together.
        case group
        /// They take no part.
        case leaveOut = "leave-out"
    }

    /// The attribute, as the catalogue's column or in a shop's word for it.
    public var name: String
    /// Words of the title with a column each at most.
    public var titleWords: Int
    /// What is done with words of the title that name a class.
    public var labelWords: LabelWords
    /// What is done with products of a rare value.
    public var rareValues: RareValues
    /// Products below which a value is rare; at least 10.
    public var fewestProducts: Int
    /// Other attributes with a column each at most, those that most products have.
    public var mostColumns: Int
    /// Columns of title and brand where their names don't tell.
    public var columns: SearchColumns

    /// Configures the table; every default but the name stands here.
    public init(
        name: String,
        titleWords: Int = 100,
        labelWords: LabelWords = .leaveOut,
        rareValues: RareValues = .group,
        fewestProducts: Int = 30,
        mostColumns: Int = 30,
        columns: SearchColumns = SearchColumns()
    ) {
        self.name = name
        self.titleWords = titleWords
        self.labelWords = labelWords
        self.rareValues = rareValues
        self.fewestProducts = fewestProducts
        self.mostColumns = mostColumns
        self.columns = columns
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case titleWords = "title-words"
        case labelWords = "label-words"
        case rareValues = "rare-values"
        case fewestProducts = "fewest-products"
        case mostColumns = "most-columns"
        case columns
    }

    /// Reads a name alone, or a name with settings.
    ///
    /// - Throws: `ConfigurationError` for a key that is not known, or a value outside its range.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self.init(name: name)
            return
        }
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(name: try keys.decode(String.self, forKey: .name))
        titleWords = try keys.value(.titleWords, default: titleWords)
        labelWords = try keys.choice(.labelWords, default: labelWords)
        rareValues = try keys.choice(.rareValues, default: rareValues)
        fewestProducts = try keys.value(.fewestProducts, default: fewestProducts)
        mostColumns = try keys.value(.mostColumns, default: mostColumns)
        columns = try keys.value(.columns, default: columns)
        let require = KeyCheck<CodingKeys>("ingest.attribute")
        for (key, number, range) in [
            (CodingKeys.titleWords, titleWords, 0...1_000),
            (.fewestProducts, fewestProducts, 10...1_000_000),
            (.mostColumns, mostColumns, 0...1_000),
        ] {
            try require(range.contains(number), key, got: number, "a whole number in \(range)")
        }
    }
}
