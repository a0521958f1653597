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
        var numbered = request.excluding(input.excludedItems)
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
    /// The keys of a recipe.
    static func settings<Owner: Maker>(
        of users: WritableKeyPath<Owner, Self>
    ) -> [Setting<Owner>] {
        let request = users.appending(path: \.request)
        let startEvent = RecipeKey("start-event")
        return SequenceGenerator.Request.settings(of: request) + [
            Setting("count", request.appending(path: \.count)),
            Setting(
                "minimum-length",
                request.appending(path: \.minimumLength),
                "a number of at least 2"
            ) { $0 > 1 },
            Setting("maximum-length", request.appending(path: \.maximumLength)),
            Setting("start-items", users.appending(path: \.startItems)),
            Setting(
                key: startEvent.stringValue,
                read: { owner, keys in
                    guard let event = try keys.decodeIfPresent(String.self, forKey: startEvent)
                    else { return }
                    guard let kind = EventKind(name: event) else {
                        throw Owner.badValue(
                            startEvent.stringValue,
                            got: event,
                            expected: EventKind.allCases.map(\.name).joined(separator: ", ")
                        )
                    }
                    owner[keyPath: request].startEvent = kind
                },
                write: { owner, keys in
                    let name = owner[keyPath: request].startEvent?.name
                    try keys.encodeIfPresent(name, forKey: startEvent)
                }
            ),
        ]
    }
}
