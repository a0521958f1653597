import Commerce
import Pipelines

/// Postage, fees, samples and the like: items whose name is not that of a product.
struct NotAProduct: CleaningRule {
    let pattern: String
    let name = CleaningRuleName.notAProduct
    let action = ChangeLog.Action.removed
    var condition: String { "the whole item name does not match \(pattern)" }

    /// - Throws: ``CleaningError/badPattern(pattern:reason:)``.
    init(pattern: String) throws {
        do {
            _ = try Regex(pattern)
        } catch {
            throw CleaningError.badPattern(pattern: pattern, reason: "\(error)")
        }
        self.pattern = pattern
    }

    func rowsMet(in data: DataSet) -> [Bool] {
        // A compiled expression can't cross tasks, so the checked pattern is compiled once a run.
        guard let expression = try? Regex(pattern) else {
            return [Bool](repeating: false, count: data.log.count)
        }
        let matches = data.log.items.names.map { $0.wholeMatch(of: expression) != nil }
        return data.log.item.map { !matches[Int($0)] }
    }
    /// Takes items without rows whose name is not that of a product away.
    ///
    /// - Returns: how many they were, where there was any.
    func remove(from names: inout [String]) -> [String] {
        guard let expression = try? Regex(pattern) else { return [] }
        let products = names.filter { $0.wholeMatch(of: expression) != nil }
        let removed = names.count - products.count
        names = products
        return removed > 0 ? ["removed as well: items without rows, \(removed) of them"] : []
    }
}
