/// What users did with items: one row an event, in columns of equal length.
///
/// Rows keep the order of their source. `line` names the row there, for messages and change logs.
public struct InteractionLog: Sendable, Hashable {
    /// User names; pseudonyms once the log went through `Protecting`.
    public var users: Vocabulary
    /// Item names, shared with the ``Catalogue`` of the same data set.
    public var items: Vocabulary
    /// Per row: number of the user in `users`; -1 when the source names none.
    public var user: [Int32]
    /// Per row: number of the item in `items`.
    public var item: [Int32]
    /// Per row: what the user did.
    public var event: [EventKind]
    /// Per row: Unix time in seconds.
    public var time: [Int64]
    /// Per row: units bought, negative for returns; nil when the source has no such column, NaN in
    /// a row without a value.
    public var quantity: [Double]?
    /// Per row: price of one unit in the shop's currency; nil and NaN as in `quantity`.
    public var price: [Double]?
    /// Per row: the order, invoice or session that the event belongs to; empty when unknown.
    public var order: [String]?
    /// Per row: the item's text as this row gives it; empty when the row gives none.
    public var text: [String]?
    /// Per row: 1-based line (or row, for binary formats) of the source.
    public var line: [Int32]
    /// Per row: a 64-bit hash of every cell of the source row, also of those without a role.
    ///
    /// Rows that are equal in the source have equal ones; nil when the source was not kept.
    public var fingerprint: [UInt64]?

    /// Makes an empty log over the given names.
    public init(users: Vocabulary = Vocabulary(), items: Vocabulary = Vocabulary()) {
        self.users = users
        self.items = items
        user = []
        item = []
        event = []
        time = []
        line = []
    }

    /// How many events there are.
    public var count: Int { item.count }

    /// The rows whose mask is true, in their order, over the same vocabularies.
    ///
    /// The mask has one value a row.
    public func filtered(by mask: [Bool]) -> InteractionLog {
        precondition(mask.count == count, "mask has \(mask.count) values for \(count) rows")
        let keptCount = mask.count { $0 }
        func kept<Element>(_ column: [Element]) -> [Element] {
            var result: [Element] = []
            result.reserveCapacity(keptCount)
            for (value, keep) in zip(column, mask) where keep { result.append(value) }
            return result
        }
        var result = self
        result.user = kept(user)
        result.item = kept(item)
        result.event = kept(event)
        result.time = kept(time)
        result.quantity = quantity.map(kept)
        result.price = price.map(kept)
        result.order = order.map(kept)
        result.text = text.map(kept)
        result.line = kept(line)
        result.fingerprint = fingerprint.map(kept)
        return result
    }
}
