/// A shop's log with what is known of its items and of its way of writing: what the stages before
/// the split pass on.
public struct DataSet: Sendable, Hashable {
    /// What users did.
    public var log: InteractionLog
    /// What is known of the items; its vocabulary is the log's.
    public var catalogue: Catalogue
    /// How the shop writes its log.
    public var conventions: ShopConventions

    /// Puts a log and its catalogue together.
    ///
    /// Both number the same items alike.
    public init(
        log: InteractionLog,
        catalogue: Catalogue,
        conventions: ShopConventions = ShopConventions()
    ) {
        precondition(log.items.count == catalogue.count, "log and catalogue number items alike")
        self.log = log
        self.catalogue = catalogue
        self.conventions = conventions
    }

    /// The rows whose mask is true, over the same vocabularies.
    ///
    /// The mask has one value a row.
    public func filtered(by mask: [Bool]) -> DataSet {
        var result = self
        result.log = log.filtered(by: mask)
        return result
    }

    /// The same rows over only those users and items that occur in them, in the order of their
    /// old numbers.
    ///
    /// With `keepsItems` all items stay.
    public func compacted(keepsItems: Bool = false) -> DataSet {
        compacted(keeping: keepsItems ? Array(0..<Int32(log.items.count)) : [])
    }

    /// As ``compacted(keepsItems:)``, with items that stay although they don't occur.
    public func compacted(keeping items: [Int32]) -> DataSet {
        var result = self
        let usedItems = Self.used(log.item + items, of: log.items.count)
        if usedItems.count < log.items.count {
            let numbers = Self.numbers(of: usedItems, outOf: log.items.count)
            result.catalogue = catalogue.selecting(usedItems)
            result.log.items = result.catalogue.items
            result.log.item = log.item.map { numbers[Int($0)] }
        }
        let usedUsers = Self.used(log.user, of: log.users.count)
        if usedUsers.count < log.users.count {
            let numbers = Self.numbers(of: usedUsers, outOf: log.users.count)
            result.log.users = Vocabulary(usedUsers.map { log.users[$0] })
            result.log.user = log.user.map { $0 < 0 ? $0 : numbers[Int($0)] }
        }
        return result
    }

    /// The items that occur in no row.
    public var unusedItems: [Int32] {
        let used = Set(log.item)
        return (0..<Int32(log.items.count)).filter { !used.contains($0) }
    }

    private static func used(_ column: [Int32], of count: Int) -> [Int32] {
        var occurs = [Bool](repeating: false, count: count)
        for number in column where number >= 0 { occurs[Int(number)] = true }
        return (0..<Int32(count)).filter { occurs[Int($0)] }
    }

    private static func numbers(of used: [Int32], outOf count: Int) -> [Int32] {
        var result = [Int32](repeating: -1, count: count)
        for (new, old) in used.enumerated() { result[Int(old)] = Int32(new) }
        return result
    }
}

extension Catalogue {
    /// The named items only, renumbered in the given order; none is named twice.
    public func selecting(_ numbers: [Int32]) -> Catalogue {
        var result = Catalogue(items: Vocabulary(numbers.map { items[$0] }))
        precondition(result.count == numbers.count, "an item is named twice")
        result.attributeNames = attributeNames
        result.titles = numbers.map { titles[Int($0)] }
        for (new, old) in numbers.enumerated() {
            result.attributes += attributes(of: old)
            result.attributeOffsets[new + 1] = result.attributes.count
        }
        return result
    }
}
