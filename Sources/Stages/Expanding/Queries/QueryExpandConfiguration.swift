public import Language
import Pipelines
public import Tensors

/// Who writes queries.
public enum QueryGenerator: String, Sendable, Codable, Hashable, CaseIterable {
    /// Templates, filled with what titles say.
    case templates
    /// A language model, after the example of a few products with their queries.
    case decoder
    /// A language model that is served elsewhere, after the same example.
    case endpoint
}

/// How queries are made from a catalogue.
public struct QueryExpandConfiguration: Sendable, Codable, Hashable {
    /// Queries to make.
    public var count: Int
    /// Who writes them.
    public var generator: QueryGenerator
    /// The decoder's GGUF file or folder.
    public var model: String?
    /// The language model that is served elsewhere.
    public var endpoint: EndpointConfiguration?
    /// The folder of an adapter for the decoder, such as `restock finetune` writes.
    public var adapter: String?
    /// Products with their queries that the decoder is shown.
    public var shots: Int
    /// What the decoder's scores are divided by before a draw: 0 writes the likeliest, 1 draws as it says.
    public var temperature: Double
    /// What the decoder computes in.
    public var precision: Precision
    /// A file with a query a line, or a column `query`, that says how people's queries are; nil takes usual lengths.
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
        generator: QueryGenerator = .templates,
        model: String? = nil,
        endpoint: EndpointConfiguration? = nil,
        adapter: String? = nil,
        shots: Int = 6,
        temperature: Double = 0.7,
        precision: Precision = .float32,
        log: String? = nil,
        fewestProducts: Int = 5,
        fewestBrands: Int = 3,
        typos: Double = 0.05,
        drops: Double = 0.05
    ) {
        self.count = count
        self.generator = generator
        self.model = model
        self.endpoint = endpoint
        self.adapter = adapter
        self.shots = shots
        self.temperature = temperature
        self.precision = precision
        self.log = log
        self.fewestProducts = fewestProducts
        self.fewestBrands = fewestBrands
        self.typos = typos
        self.drops = drops
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case count, generator, model, endpoint, adapter, shots, temperature, precision, log
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
        generator = try keys.choice(.generator, default: generator)
        model = try keys.decodeIfPresent(String.self, forKey: .model)
        endpoint = try keys.decodeIfPresent(EndpointConfiguration.self, forKey: .endpoint)
        adapter = try keys.decodeIfPresent(String.self, forKey: .adapter)
        shots = try keys.value(.shots, default: shots)
        temperature = try keys.value(.temperature, default: temperature)
        precision = try keys.choice(.precision, default: precision)
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
        let place = "a GGUF file or a folder where the generator is decoder, and none elsewhere"
        try require(
            (model == nil) == (generator != .decoder),
            .model,
            got: model ?? "none",
            place
        )
        try require(
            (endpoint == nil) == (generator != .endpoint),
            .endpoint,
            got: endpoint?.url ?? "none",
            "a url and a model where the generator is endpoint, and none elsewhere"
        )
        try require(
            adapter == nil || model != nil,
            .adapter,
            got: adapter ?? "",
            "none without a model"
        )
        try require((0...64).contains(shots), .shots, got: "\(shots)", "a whole number in 0...64")
        try require(
            (0...4).contains(temperature),
            .temperature,
            got: "\(temperature)",
            "a number in 0...4"
        )
        try require(count > 0, .count, got: "\(count)", whole)
        try require(fewestProducts > 0, .fewestProducts, got: "\(fewestProducts)", whole)
        try require(fewestBrands > 0, .fewestBrands, got: "\(fewestBrands)", whole)
        try require((0...1).contains(typos), .typos, got: "\(typos)", "a share in 0...1")
        try require((0...1).contains(drops), .drops, got: "\(drops)", "a share in 0...1")
    }
}
