import Pipelines

/// How queries are made from a catalogue.
public struct QueryExpandConfiguration: Sendable, Codable, Hashable {
    /// Queries to make.
    public var count: Int
    /// A file with a query a line, or a column `query`, that says how long queries are; nil takes usual lengths.
    public var log: String?
    /// Products whose titles a type must stand in.
    public var fewestProducts: Int
    /// Brands whose titles a type must stand in; names of single brands' series are no types.
    public var fewestBrands: Int
    /// Share of the queries with a misspelt word, in 0...1.
    public var typos: Double
    /// Share of the queries of three words and more that lose one, in 0...1.
    public var drops: Double

    /// States settings.
    public init(
        count: Int = 6_000,
        log: String? = nil,
        fewestProducts: Int = 5,
        fewestBrands: Int = 3,
        typos: Double = 0.05,
        drops: Double = 0.05
    ) {
        self.count = count
        self.log = log
        self.fewestProducts = fewestProducts
        self.fewestBrands = fewestBrands
        self.typos = typos
        self.drops = drops
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case count, log
        case fewestProducts = "fewest-products"
        case fewestBrands = "fewest-brands"
        case typos, drops
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        count = try keys.value(.count, default: count)
        log = try keys.decodeIfPresent(String.self, forKey: .log)
        fewestProducts = try keys.value(.fewestProducts, default: fewestProducts)
        fewestBrands = try keys.value(.fewestBrands, default: fewestBrands)
        typos = try keys.value(.typos, default: typos)
        drops = try keys.value(.drops, default: drops)
        func require(_ holds: Bool, _ key: CodingKeys, got: String, _ expected: String) throws {
            if holds { return }
            throw ConfigurationError.badValue(
                path: "expand.\(key.stringValue)",
                got: got,
                expected: expected
            )
        }
        let whole = "a whole number of at least 1"
        try require(count > 0, .count, got: "\(count)", whole)
        try require(fewestProducts > 0, .fewestProducts, got: "\(fewestProducts)", whole)
        try require(fewestBrands > 0, .fewestBrands, got: "\(fewestBrands)", whole)
        try require((0...1).contains(typos), .typos, got: "\(typos)", "a share in 0...1")
        try require((0...1).contains(drops), .drops, got: "\(drops)", "a share in 0...1")
    }
}
