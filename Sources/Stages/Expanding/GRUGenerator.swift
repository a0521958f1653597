public import Commerce
public import Learners
public import Pipelines
public import Statistics
import Tensors

/// A maker of whole new users: a recurrent language model fitted on the training histories.
///
/// Recipes write it as `{ generator: gru, count: 20000, temperature: 0.9 }`. Unlike the operators its
/// samples depend on the number of threads, in the last digits of sums and thereby in rare draws.
public struct GRUGenerator: Expander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// The model and its training.
        public var model: SequenceGenerator.Configuration
        /// What is made; its items to start with stay empty, since recipes name them.
        public var request: SequenceGenerator.Request
        /// Names of items that a sequence may begin with; empty for all.
        public var startItems: [String]

        /// Sets the options.
        public init(
            count: Int = 10_000,
            model: SequenceGenerator.Configuration = SequenceGenerator.Configuration(),
            startItems: [String] = []
        ) {
            self.model = model
            request = SequenceGenerator.Request(count: count)
            self.startItems = startItems
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "gru"

    /// The maker's name, as in recipes and provenance.
    public var name: String { Self.name }

    /// The settings.
    public let configuration: Configuration
    private let configurationHash: String

    /// Configures the maker; `configurationHash` goes into the provenance.
    public init(_ configuration: Configuration, configurationHash: String) {
        self.configuration = configuration
        self.configurationHash = configurationHash
    }

    /// Fits the model and makes exactly as many sequences as asked for.
    ///
    /// - Throws: ``GRUGeneratorError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> MadeHistories {
        var request = configuration.request
        request.excludedItems = input.excludedItems
        request.startItems = try configuration.startItems.map { name in
            guard let item = input.catalogue.items.number(of: name) else {
                throw GRUGeneratorError.unknownStartItem(name)
            }
            return item
        }
        let final = request
        return try await TensorThread.run {
            do {
                let model = try SequenceGenerator(
                    fitting: input.training,
                    itemCount: input.catalogue.count,
                    configuration: configuration.model,
                    seed: seed["fit"]
                ) { epoch, losses in
                    context.progress.report(progress(epoch, losses))
                }
                return try model.make(
                    final,
                    configurationHash: configurationHash,
                    seed: seed["make"],
                    threads: context.threads
                ) { made in
                    let fraction = Double(made) / Double(max(1, final.count))
                    context.progress.report(Progress("gru: making", fraction: fraction))
                }
            } catch let error as GeneratorError {
                throw GRUGeneratorError.generator(error)
            }
        }
    }

    private func progress(_ epoch: Int, _ losses: GeneratorCurve.Epoch) -> Progress {
        var values = [(name: "loss", value: losses.loss)]
        if let held = losses.heldOutLoss { values.append((name: "held-out loss", value: held)) }
        let fraction = Double(epoch) / Double(configuration.model.epochs)
        return Progress("gru: fitting", fraction: fraction, values: values)
    }
}

extension GRUGenerator.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case generator, count
        case minimumLength = "minimum-length"
        case maximumLength = "maximum-length"
        case startItems = "start-items"
        case startEvent = "start-event"
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(
            known: CodingKeys.allCases.map(\.stringValue) + GeneratorKey.names
        )
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try model.update(from: decoder)
        try request.update(from: decoder)
        request.count = try keys.value(.count, default: request.count)
        request.minimumLength = try keys.value(.minimumLength, default: request.minimumLength)
        request.maximumLength = try keys.value(.maximumLength, default: request.maximumLength)
        startItems = try keys.value(.startItems, default: startItems)
        guard request.minimumLength > 1 else {
            throw ConfigurationError.badValue(
                path: Self.path(keys, .minimumLength),
                got: "\(request.minimumLength)",
                expected: "a number of at least 2"
            )
        }
        guard let event = try keys.decodeIfPresent(String.self, forKey: .startEvent) else { return }
        guard let kind = EventKind(name: event) else {
            throw ConfigurationError.badValue(
                path: Self.path(keys, .startEvent),
                got: event,
                expected: EventKind.allCases.map(\.name).joined(separator: ", ")
            )
        }
        request.startEvent = kind
    }

    private static func path(
        _ keys: KeyedDecodingContainer<CodingKeys>,
        _ key: CodingKeys
    ) -> String {
        (keys.codingPath + [key]).map(\.stringValue).joined(separator: ".")
    }

    /// Writes every setting, the maker's name with them.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(GRUGenerator.name, forKey: .generator)
        try model.encodeSettings(to: encoder)
        try request.encodeSettings(to: encoder)
        try keys.encode(request.count, forKey: .count)
        try keys.encode(request.minimumLength, forKey: .minimumLength)
        try keys.encode(request.maximumLength, forKey: .maximumLength)
        try keys.encode(startItems, forKey: .startItems)
        try keys.encodeIfPresent(request.startEvent?.name, forKey: .startEvent)
    }
}

/// Why new users can't be made.
public enum GRUGeneratorError: ExplainedError, Hashable {
    /// A name to start with is not in the catalogue.
    case unknownStartItem(String)
    /// The model can't be fitted or can't make what is asked for.
    case generator(GeneratorError)

    /// The recipe is wrong, or the data are.
    public var exitStatus: ExitStatus {
        self == .generator(.nothingToLearn) ? .data : .configuration
    }

    /// What, expected, got and the remedy in one line.
    public var description: String {
        switch self {
        case .unknownStartItem(let name):
            "expand: gru is to start with '\(name)', which is no item of the catalogue; "
                + "correct 'start-items'"
        case .generator(let error):
            "expand: \(error)"
        }
    }
}
