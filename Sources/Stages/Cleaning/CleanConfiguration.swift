import Pipelines

/// Settings of ``CleanStage``.
public struct CleanConfiguration: Codable, Hashable, Sendable {
    /// The rules to apply; their order is that of ``CleaningRuleName``, whatever is written here.
    public var rules: [CleaningRuleName]
    /// Whether the purchase that a cancellation takes back goes as well.
    public var matchesCancellations: Bool
    /// A regular expression for whole item names of products, in place of the data set's own.
    public var productCode: String?
    /// How many affected rows the change log shows for each rule.
    public var exampleCount: Int

    /// Sets what is given and takes the defaults for the rest.
    public init(
        rules: [CleaningRuleName] = CleaningRuleName.allCases,
        matchesCancellations: Bool = true,
        productCode: String? = nil,
        exampleCount: Int = 5
    ) {
        self.rules = rules
        self.matchesCancellations = matchesCancellations
        self.productCode = productCode
        self.exampleCount = exampleCount
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case rules = "apply"
        case matchesCancellations = "matches-cancellations"
        case productCode = "product-code"
        case exampleCount = "example-count"
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: ``Pipelines/ConfigurationError`` for an unknown key or rule.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        if let names = try keys.decodeIfPresent([String].self, forKey: .rules) {
            rules = try names.map(Self.rule)
        }
        matchesCancellations = try keys.value(.matchesCancellations, default: matchesCancellations)
        productCode = try keys.decodeIfPresent(String.self, forKey: .productCode)
        exampleCount = try keys.value(.exampleCount, default: exampleCount)
    }

    private static func rule(named name: String) throws -> CleaningRuleName {
        if let rule = CleaningRuleName(rawValue: name) { return rule }
        let known = CleaningRuleName.allCases.map(\.rawValue)
        throw ConfigurationError.badValue(
            path: "apply",
            got: name,
            expected: NearestName.expected(for: name, among: known)
        )
    }
}
