import Commerce
import Pipelines

/// Cancellations, each with the purchase that it takes back.
///
/// A cancellation is told by the beginning of its order's name or, where the shop states none, by a
/// negative quantity. It takes back the latest earlier purchase of the same user, item and price
/// with at least its quantity left; a purchase cancelled in part keeps the rest.
struct Cancellations: CleaningRule {
    /// Purchases of one user, item and price that are looked through for one cancellation.
    static let searchDepth = 256

    let prefix: String?
    let matches: Bool
    let name = CleaningRuleName.cancellations
    let action = ChangeLog.Action.removed

    var condition: String {
        (prefix.map { "the order's name begins with '\($0)'" } ?? "the quantity is negative")
            + (matches ? "; the purchase taken back goes as well" : "")
    }

    func rowsMet(in data: DataSet) -> [Bool] {
        if let prefix, data.log.order != nil {
            return data.log.rowsWhoseOrder(beginsWith: prefix)
        }
        guard let quantity = data.log.quantity else {
            return [Bool](repeating: false, count: data.log.count)
        }
        return quantity.map { $0 < 0 }
    }

    func applied(to data: DataSet, met: [Bool]) -> RuleEffect {
        let cancellations = met.count { $0 }
        guard cancellations > 0 else { return RuleEffect(data: data, applied: 0) }
        var keep = met.map { !$0 }
        guard matches else {
            return RuleEffect(data: data.filtered(by: keep), applied: cancellations)
        }
        var matcher = CancellationMatcher(log: data.log, isCancellation: met)
        matcher.matchAll()
        var result = data
        for row in keep.indices where keep[row] {
            if matcher.left[row] <= 0, matcher.wasReduced[row] {
                keep[row] = false
            } else if matcher.wasReduced[row] {
                result.log.quantity?[row] = matcher.left[row]
            }
        }
        let remark =
            "\(cancellations) cancellations, of which \(matcher.matchedCount) found their purchase:"
            + " \(matcher.fullCount) purchases removed whole, \(matcher.partialCount) reduced"
        return RuleEffect(
            data: result.filtered(by: keep),
            applied: cancellations + matcher.fullCount + matcher.partialCount,
            remarks: [remark]
        )
    }
}

/// Finds for each cancellation, in the order of time, the purchase that it takes back.
private struct CancellationMatcher {
    private struct Key: Hashable {
        let user: Int32
        let item: Int32
        let price: UInt64
    }

    private let log: InteractionLog
    private let isCancellation: [Bool]
    /// Purchases so far of each user, item and price that have some quantity left, oldest first.
    private var open: [Key: [Int]] = [:]
    /// Per row: the quantity not yet taken back.
    private(set) var left: [Double]
    private(set) var wasReduced: [Bool]
    private(set) var matchedCount = 0

    init(log: InteractionLog, isCancellation: [Bool]) {
        self.log = log
        self.isCancellation = isCancellation
        left = log.quantity ?? [Double](repeating: 1, count: log.count)
        wasReduced = [Bool](repeating: false, count: log.count)
    }

    var fullCount: Int { zip(left, wasReduced).count { $0 <= 0 && $1 } }
    var partialCount: Int { zip(left, wasReduced).count { $0 > 0 && $1 } }

    mutating func matchAll() {
        var concerned: Set<Key> = []
        for row in 0..<log.count where isCancellation[row] && log.user[row] >= 0 {
            concerned.insert(key(of: row))
        }
        var rows = (0..<log.count).filter { log.user[$0] >= 0 && concerned.contains(key(of: $0)) }
        // Of equal times the purchase comes first, then the earlier line.
        rows.sort { left, right in
            if log.time[left] != log.time[right] { return log.time[left] < log.time[right] }
            if isCancellation[left] != isCancellation[right] { return isCancellation[right] }
            return left < right
        }
        for row in rows {
            if isCancellation[row] {
                match(row)
            } else if left[row] > 0, log.event[row] == .buy {
                open[key(of: row), default: []].append(row)
            }
        }
    }

    private mutating func match(_ row: Int) {
        let amount = abs(left[row])
        let key = key(of: row)
        guard amount > 0, let purchases = open[key] else { return }
        let reached = purchases.indices.suffix(Cancellations.searchDepth).reversed()
        guard let position = reached.first(where: { left[purchases[$0]] >= amount }) else { return }
        let purchase = purchases[position]
        left[purchase] -= amount
        wasReduced[purchase] = true
        matchedCount += 1
        if left[purchase] <= 0 { open[key]?.remove(at: position) }
    }

    private func key(of row: Int) -> Key {
        let price = log.price?[row] ?? .nan
        return Key(
            user: log.user[row],
            item: log.item[row],
            price: price.isNaN ? Double.nan.bitPattern : price.bitPattern
        )
    }
}
