public import Commerce
public import Pipelines

/// One fixed rule that looks at rows or keys, never at anything fitted.
public protocol CleaningRule: Sendable {
    /// The rule's name, as in recipes and change logs.
    var name: CleaningRuleName { get }
    /// What the rule does to the rows that it meets.
    var action: ChangeLog.Action { get }
    /// When the rule meets a row, in words.
    var condition: String { get }

    /// The rows that the rule meets: one value a row.
    ///
    /// - Complexity: O(*n* log *n*).
    func rowsMet(in data: DataSet) -> [Bool]

    /// The data after the rule; `met` is what ``rowsMet(in:)`` gives for `data`.
    func applied(to data: DataSet, met: [Bool]) -> RuleEffect

    /// What the rule says of one row that it meets, for a person to judge.
    func note(on row: Int, of data: DataSet) -> String
}

/// What a rule left of the data.
public struct RuleEffect: Sendable {
    /// The data afterwards.
    public var data: DataSet
    /// How many rows were removed or changed.
    public var applied: Int
    /// What was done, beyond the notes on single rows.
    public var remarks: [String]

    /// Describes an effect.
    public init(data: DataSet, applied: Int, remarks: [String] = []) {
        self.data = data
        self.applied = applied
        self.remarks = remarks
    }
}

extension CleaningRule {
    /// Removes the rows met, or leaves all of them when the rule only flags.
    public func applied(to data: DataSet, met: [Bool]) -> RuleEffect {
        guard action == .removed else { return RuleEffect(data: data, applied: 0) }
        let count = met.count { $0 }
        return RuleEffect(
            data: count == 0 ? data : data.filtered(by: met.map { !$0 }),
            applied: count
        )
    }

    /// Names the row's line, user, item and order.
    public func note(on row: Int, of data: DataSet) -> String {
        let log = data.log
        var parts = ["line \(log.line[row])"]
        parts.append("user \(log.user[row] < 0 ? "none" : log.users[log.user[row]])")
        parts.append("item \(log.items[log.item[row]])")
        if let order = log.order?[row], !order.isEmpty { parts.append("order \(order)") }
        if let quantity = log.quantity?[row] { parts.append("quantity \(quantity)") }
        if let price = log.price?[row] { parts.append("price \(price)") }
        return parts.joined(separator: ", ")
    }
}

/// The fixed rules, in the order in which they are applied.
public enum CleaningRuleName: String, Sendable, Codable, Hashable, CaseIterable {
    case exactDuplicates = "exact-duplicates"
    case missingUser = "missing-user"
    case missingDescription = "missing-description"
    case notAProduct = "not-a-product"
    case adjustments
    case caseAndSpaces = "case-and-spaces"
    case cancellations
    case nonPositiveQuantity = "non-positive-quantity"
    case nonPositivePrice = "non-positive-price"
    case impossibleTime = "impossible-time"
    case disagreeingDescriptions = "disagreeing-descriptions"
}
