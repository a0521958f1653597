import Commerce
import Pipelines

/// Rows whose source named no user.
struct MissingUser: CleaningRule {
    let name = CleaningRuleName.missingUser
    let action = ChangeLog.Action.removed
    let condition = "the row names no user"

    func rowsMet(in data: DataSet) -> [Bool] { data.log.user.map { $0 < 0 } }
}

/// Rows that give no text for their item; they stay, since others may describe it.
struct MissingDescription: CleaningRule {
    let name = CleaningRuleName.missingDescription
    let action = ChangeLog.Action.flagged
    let condition = "the row gives no description of its item, though the log has such a column"

    func rowsMet(in data: DataSet) -> [Bool] {
        guard let text = data.log.text else {
            return [Bool](repeating: false, count: data.log.count)
        }
        return text.map { $0.allSatisfy(\.isWhitespace) }
    }
}

/// Bookkeeping rows, told by the beginning of the order's name.
struct Adjustments: CleaningRule {
    let prefix: String
    let name = CleaningRuleName.adjustments
    let action = ChangeLog.Action.removed
    var condition: String { "the order's name begins with '\(prefix)'" }

    func rowsMet(in data: DataSet) -> [Bool] { data.log.rowsWhoseOrder(beginsWith: prefix) }
}

/// Purchases of nothing or less.
struct NonPositiveQuantity: CleaningRule {
    let name = CleaningRuleName.nonPositiveQuantity
    let action = ChangeLog.Action.removed
    let condition = "a purchase of quantity <= 0"

    func rowsMet(in data: DataSet) -> [Bool] { data.log.purchasesNotAboveZero(data.log.quantity) }
}

/// Purchases that cost nothing or less.
struct NonPositivePrice: CleaningRule {
    let name = CleaningRuleName.nonPositivePrice
    let action = ChangeLog.Action.removed
    let condition = "a purchase at a price <= 0"

    func rowsMet(in data: DataSet) -> [Bool] { data.log.purchasesNotAboveZero(data.log.price) }
}

/// Events outside of the period that the data set covers.
struct ImpossibleTime: CleaningRule {
    let earliest: Int64?
    let latest: Int64?
    let name = CleaningRuleName.impossibleTime
    let action = ChangeLog.Action.removed

    var condition: String {
        switch (earliest, latest) {
        case (nil, nil): "the data set states no period"
        case (let earliest?, nil): "time before Unix second \(earliest)"
        case (nil, let latest?): "time after Unix second \(latest)"
        case (let earliest?, let latest?):
            "time outside of Unix seconds \(earliest) to \(latest)"
        }
    }

    func rowsMet(in data: DataSet) -> [Bool] {
        let period = (earliest ?? .min)...max(earliest ?? .min, latest ?? .max)
        return data.log.time.map { !period.contains($0) }
    }

    func note(on row: Int, of data: DataSet) -> String {
        "line \(data.log.line[row]), Unix second \(data.log.time[row])"
    }
}

extension InteractionLog {
    func rowsWhoseOrder(beginsWith prefix: String) -> [Bool] {
        let bytes = Array(prefix.utf8)
        guard let order else { return [Bool](repeating: false, count: count) }
        return order.map { $0.utf8.starts(with: bytes) }
    }

    fileprivate func purchasesNotAboveZero(_ column: [Double]?) -> [Bool] {
        guard let column else { return [Bool](repeating: false, count: count) }
        return zip(column, event).map { value, event in event == .buy && value <= 0 }
    }
}
