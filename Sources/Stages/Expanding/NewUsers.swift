import Commerce
public import Learners
import Pipelines

/// Whole new users, as recipes ask a generator for them: how many, how long, and how they begin.
public struct NewUsers: Hashable, Sendable {
    /// What is made; its items to start with stay empty, since recipes name them.
    public var request: SequenceGenerator.Request
    /// Names of items that a sequence may begin with; empty for all.
    public var startItems: [String]

    /// Asks for so many users.
    public init(count: Int = 10_000, startItems: [String] = []) {
        request = SequenceGenerator.Request(count: count)
        self.startItems = startItems
    }

    /// The request with the items' numbers.
    ///
    /// - Throws: ``ExpandError/unknownStartItem(_:maker:)``.
    func request(
        for input: ExpandInput,
        maker: String
    ) throws(ExpandError) -> SequenceGenerator.Request {
        var numbered = request
        numbered.excludedItems = input.excludedItems
        for name in startItems {
            guard let item = input.catalogue.items.number(of: name) else {
                throw .unknownStartItem(name, maker: maker)
            }
            numbered.startItems.append(item)
        }
        return numbered
    }
}

extension NewUsers {
    /// The keys of a recipe, beside those of ``GeneratorKey``.
    enum Key: String, CodingKey, CaseIterable {
        case count
        case minimumLength = "minimum-length"
        case maximumLength = "maximum-length"
        case startItems = "start-items"
        case startEvent = "start-event"

        static var names: [String] { allCases.map(\.stringValue) }
    }

    /// Reads what a recipe sets; the rest stays.
    mutating func update(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        try request.update(from: decoder)
        request.count = try keys.value(.count, default: request.count)
        request.minimumLength = try keys.value(.minimumLength, default: request.minimumLength)
        request.maximumLength = try keys.value(.maximumLength, default: request.maximumLength)
        startItems = try keys.value(.startItems, default: startItems)
        guard request.minimumLength > 1 else {
            throw ConfigurationError.badValue(
                path: keys.path(of: .minimumLength),
                got: "\(request.minimumLength)",
                expected: "a number of at least 2"
            )
        }
        guard let event = try keys.decodeIfPresent(String.self, forKey: .startEvent) else { return }
        guard let kind = EventKind(name: event) else {
            throw ConfigurationError.badValue(
                path: keys.path(of: .startEvent),
                got: event,
                expected: EventKind.allCases.map(\.name).joined(separator: ", ")
            )
        }
        request.startEvent = kind
    }

    /// Writes every setting as recipes do.
    func encodeSettings(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try request.encodeSettings(to: encoder)
        try keys.encode(request.count, forKey: .count)
        try keys.encode(request.minimumLength, forKey: .minimumLength)
        try keys.encode(request.maximumLength, forKey: .maximumLength)
        try keys.encode(startItems, forKey: .startItems)
        try keys.encodeIfPresent(request.startEvent?.name, forKey: .startEvent)
    }
}
