public import Language
import Pipelines
public import Tensors

/// Who writes queries.
public enum QueryGenerator: String, Sendable, Codable, Hashable, CaseIterable {
    /// Templates, filled with what titles say; learned from a log where there is one.
    case templates
    /// Templates' queries, each changed by an operator on texts.
    case operators
    /// A recurrent network that a log taught to write; each query is made of words of its product's title.
    case gru
    /// A language model, after the example of a few products with their queries.
    case decoder
    /// A language model that is served elsewhere, after the same example.
    case endpoint
    /// Templates' queries, each rewritten or continued by a language model, or a title summed up by it.
    case rewriter

    /// Whether a decoder that runs here writes.
    var needsModel: Bool { self == .decoder || self == .rewriter }
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
    /// The folder of words for operators, and for cutting texts without spaces; nil takes what needs none.
    public var words: String?
    /// The operators that change queries; nil takes all that have the words they need.
    public var operators: [QueryOperator]?
    /// What a rewriter makes of queries; nil takes all.
    public var rewrites: [Rewriting]?
    /// Passes over the log at most when the recurrent network learns.
    public var epochs: Int
    /// Queries of the log at most that the recurrent network learns from, drawn by the seed.
    public var learnt: Int
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
        words: String? = nil,
        operators: [QueryOperator]? = nil,
        rewrites: [Rewriting]? = nil,
        epochs: Int = 8,
        learnt: Int = 30_000,
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
        self.words = words
        self.operators = operators
        self.rewrites = rewrites
        self.epochs = epochs
        self.learnt = learnt
        self.fewestProducts = fewestProducts
        self.fewestBrands = fewestBrands
        self.typos = typos
        self.drops = drops
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case count, generator, model, endpoint, adapter, shots, temperature, precision, log, words,
            operators, rewrites, epochs, learnt
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
        words = try keys.decodeIfPresent(String.self, forKey: .words)
        operators = try QueryOperator.list(
            try keys.decodeIfPresent([String].self, forKey: .operators)
        )
        rewrites = try keys.decodeIfPresent([String].self, forKey: .rewrites)?.map { name in
            guard let one = Rewriting(rawValue: name) else {
                throw ConfigurationError.badValue(
                    path: "expand.rewrites",
                    got: name,
                    expected: NearestName.expected(
                        for: name,
                        among: Rewriting.allCases.map(\.rawValue)
                    )
                )
            }
            return one
        }
        epochs = try keys.value(.epochs, default: epochs)
        learnt = try keys.value(.learnt, default: learnt)
        fewestProducts = try keys.value(.fewestProducts, default: fewestProducts)
        fewestBrands = try keys.value(.fewestBrands, default: fewestBrands)
        typos = try keys.value(.typos, default: typos)
        drops = try keys.value(.drops, default: drops)
        try check()
    }

    private func check() throws {
        let require = KeyCheck<CodingKeys>("expand")
        let whole = "a whole number of at least 1"
        let place =
            "a GGUF file or a folder where the generator is decoder or rewriter, and none elsewhere"
        try require(
            (model == nil) != generator.needsModel,
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
        try require((0...64).contains(shots), .shots, got: shots, "a whole number in 0...64")
        try require(
            (0...4).contains(temperature),
            .temperature,
            got: temperature,
            "a number in 0...4"
        )
        try require(
            log != nil || generator != .gru,
            .log,
            got: "none",
            "a file of queries where the generator is gru"
        )
        try require(operators != [], .operators, got: "[]", "operators, or no such key for all")
        try require(rewrites != [], .rewrites, got: "[]", "rewritings, or no such key for all")
        try require(epochs > 0, .epochs, got: epochs, whole)
        try require(learnt > 0, .learnt, got: learnt, whole)
        try require(count > 0, .count, got: count, whole)
        try require(fewestProducts > 0, .fewestProducts, got: fewestProducts, whole)
        try require(fewestBrands > 0, .fewestBrands, got: fewestBrands, whole)
        try require((0...1).contains(typos), .typos, got: typos, "a share in 0...1")
        try require((0...1).contains(drops), .drops, got: drops, "a share in 0...1")
    }
}
