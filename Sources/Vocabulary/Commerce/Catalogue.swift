/// What the shop knows of its items, by the item numbers of the log's vocabulary.
public struct Catalogue: Sendable, Hashable {
    /// Item names; the same vocabulary as the log's.
    public var items: Vocabulary
    /// Per item: title or description; empty when unknown.
    public var titles: [String]
    /// Names of attribute values, such as brands and categories.
    public var attributeNames: Vocabulary
    /// Where each item's attributes begin in `attributes`; one more entry than items.
    public var attributeOffsets: [Int]
    /// Attribute numbers of all items, item after item, ascending within one item.
    public var attributes: [Int32]

    /// Makes a catalogue that knows nothing but names.
    public init(items: Vocabulary) {
        self.items = items
        titles = Array(repeating: "", count: items.count)
        attributeNames = Vocabulary()
        attributeOffsets = Array(repeating: 0, count: items.count + 1)
        attributes = []
    }

    /// Adds an item of which nothing but the name is known; one that is there stays as it is.
    public mutating func add(_ name: String) {
        guard Int(items.insert(name)) == titles.count else { return }
        titles.append("")
        attributeOffsets.append(attributes.count)
    }

    /// How many items there are.
    public var count: Int { items.count }

    /// The attribute numbers of one item.
    public func attributes(of item: Int32) -> ArraySlice<Int32> {
        attributes[attributeOffsets[Int(item)]..<attributeOffsets[Int(item) + 1]]
    }

    /// What is known of an item in words: its title, then its attributes.
    public func text(of item: Int32) -> String {
        let words = [titles[Int(item)]] + attributes(of: item).map { attributeNames[$0] }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The item's title where there is one, else its name.
    public func displayName(of item: Int32) -> String {
        let title = titles[Int(item)]
        return title.isEmpty ? items[item] : title
    }
}
