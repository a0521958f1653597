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

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case rules
        case matchesCancellations = "matches-cancellations"
        case productCode = "product-code"
        case exampleCount = "example-count"
    }

    /// Reads settings; a key that is not there takes its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        rules = try values.decodeIfPresent([CleaningRuleName].self, forKey: .rules) ?? rules
        matchesCancellations =
            try values.decodeIfPresent(Bool.self, forKey: .matchesCancellations)
            ?? matchesCancellations
        productCode = try values.decodeIfPresent(String.self, forKey: .productCode)
        exampleCount = try values.decodeIfPresent(Int.self, forKey: .exampleCount) ?? exampleCount
    }
}
