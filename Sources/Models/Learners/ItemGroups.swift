public import Commerce

/// Items that have something in common, an attribute or a word of their titles, and what this counts.
///
/// A learner that counts common histories can count a group like a history of its weight. Thereby an
/// item that few people bought is close to what it resembles.
///
///     weight(g) = pull / √items(g)
///
/// Source: Ning & Karypis, "Sparse linear methods with side information for top-n recommendations",
/// RecSys 2012, the collective form (cSLIM): one set of weights explains histories and attributes.
/// Deviates: the attributes are weighed one by one, so that a brand of ten items says more than a
/// department of thousands.
public struct ItemGroups: Sendable, Hashable {
    /// Where each group's items begin; one more entry than groups.
    private var offsets: [Int] = [0]
    /// Items of all groups, group after group, ascending within one.
    private var items: [Int32] = []
    /// Per group: the histories as which it counts.
    public private(set) var weights: [Float] = []

    /// No group.
    public init() {}

    /// Groups by each attribute and by each word that several items have.
    ///
    /// - Parameters:
    ///   - catalogue: the items; a word is a run of letters and digits of a title, in lower case.
    ///   - pull: what a group of one item would weigh; at 0 there are no groups.
    ///   - largest: what more items have in common tells little, costs much, and is ignored.
    /// - Complexity: O(attributes and words of all items).
    public init(of catalogue: Catalogue, pull: Double, largest: Int = 1000) {
        if pull <= 0 { return }
        var members = [[Int32]](repeating: [], count: catalogue.attributeNames.count)
        var words = Vocabulary()
        for item in 0..<Int32(catalogue.count) {
            for attribute in catalogue.attributes(of: item) { members[Int(attribute)].append(item) }
            let title = catalogue.titles[Int(item)].lowercased()
            for word in title.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                let number = catalogue.attributeNames.count + Int(words.insert(String(word)))
                if number == members.count { members.append([]) }
                if members[number].last != item { members[number].append(item) }
            }
        }
        for group in members where group.count > 1 && group.count <= largest {
            items += group
            offsets.append(items.count)
            weights.append(Float(pull / Double(group.count).squareRoot()))
        }
    }

    /// How many groups there are.
    public var count: Int { weights.count }

    /// The items of one group, ascending.
    public subscript(_ group: Int) -> ArraySlice<Int32> {
        items[offsets[group]..<offsets[group + 1]]
    }
}
