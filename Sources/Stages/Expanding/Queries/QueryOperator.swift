import Language
import Pipelines

/// An operator on texts that changes made queries.
public enum QueryOperator: String, Sendable, Codable, Hashable, CaseIterable {
    /// Words that mean the same.
    case synonyms
    /// A synonym more.
    case insertion
    /// Two words in each other's places.
    case swap
    /// A word less.
    case deletion
    /// A slip of a finger.
    case keyboard
    /// A common misspelling.
    case spelling
    /// Letters mistaken by a scanner.
    case scanner
    /// A Chinese character that sounds the same.
    case homophones
    /// A Chinese character that looks alike.
    case lookAlikes = "look-alikes"
    /// An attribute less.
    case attributeDropping = "attribute-dropping"
    /// Attributes in another order.
    case attributeOrder = "attribute-order"
    /// Measures and numbers written another way.
    case units
    /// The brand or the type more or less.
    case catalogueTerms = "catalogue-terms"

    /// The operators of a recipe's list.
    ///
    /// - Returns: the operators; nil for no list.
    /// - Throws: `ConfigurationError` for a name that no operator has.
    static func list(_ names: [String]?) throws -> [QueryOperator]? {
        try names?.map { name in
            guard let one = QueryOperator(rawValue: name) else {
                throw ConfigurationError.badValue(
                    path: "expand.operators",
                    got: name,
                    expected: NearestName.expected(for: name, among: allCases.map(\.rawValue))
                )
            }
            return one
        }
    }

    /// The operator for texts of a catalogue; nil where words for it are missing.
    func made(_ ground: QueryGround, brands: [String], types: [String]) -> (any TextOperator)? {
        let words = ground.words
        switch self {
        case .synonyms:
            return words.map { SynonymReplacement($0.synonyms, keeping: ground.brands) }
        case .insertion:
            return words.map { RandomInsertion($0.synonyms, keeping: ground.brands) }
        case .swap: return RandomSwap(lexicon: ground.lexicon)
        case .deletion: return RandomDeletion(lexicon: ground.lexicon)
        case .keyboard: return KeyboardErrors(share: 0.05)
        case .spelling: return words?.misspellings.map { SpellingErrors($0) }
        case .scanner: return ScannerErrors(share: 0.05)
        case .homophones: return words?.homophones.map { Homophones($0) }
        case .lookAlikes: return words?.lookAlikes.map { LookAlikes($0) }
        case .attributeDropping: return AttributeDropping(values: ground.values)
        case .attributeOrder: return AttributeReordering(values: ground.values)
        case .units: return UnitForms()
        case .catalogueTerms: return CatalogueTerms(brands: brands, types: types)
        }
    }
}
