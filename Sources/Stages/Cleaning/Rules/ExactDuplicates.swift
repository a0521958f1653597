import Commerce
import Pipelines

/// Rows that repeat an earlier row in every column of the source.
struct ExactDuplicates: CleaningRule {
    let name = CleaningRuleName.exactDuplicates
    let action = ChangeLog.Action.removed
    let condition = "every column equals that of an earlier row"

    func rowsMet(in data: DataSet) -> [Bool] {
        let log = data.log
        let hashes = log.fingerprint ?? (0..<log.count).map(log.hash(ofRow:))
        var firstWithHash: [UInt64: Int] = Dictionary(minimumCapacity: log.count)
        return (0..<log.count).map { row in
            guard let first = firstWithHash[hashes[row]] else {
                firstWithHash[hashes[row]] = row
                return false
            }
            return log.agree(first, row)
        }
    }
}

extension InteractionLog {
    /// A hash of the columns that the log holds.
    fileprivate func hash(ofRow row: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(user[row])
        hasher.combine(item[row])
        hasher.combine(event[row])
        hasher.combine(time[row])
        hasher.combine(quantity?[row].bitPattern)
        hasher.combine(price?[row].bitPattern)
        hasher.combine(order?[row])
        hasher.combine(text?[row])
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// Whether two rows hold the same values; guards against equal hashes of different rows.
    fileprivate func agree(_ left: Int, _ right: Int) -> Bool {
        user[left] == user[right] && item[left] == item[right] && event[left] == event[right]
            && time[left] == time[right]
            && quantity?[left].bitPattern == quantity?[right].bitPattern
            && price?[left].bitPattern == price?[right].bitPattern
            && order?[left] == order?[right] && text?[left] == text?[right]
    }
}
