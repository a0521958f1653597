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
        // Open addressing: a slot holds the first row with a hash, or -1; at most half are taken.
        let slotCount = (2 * log.count).nextPowerOfTwo
        var slots = [Int32](repeating: -1, count: slotCount)
        return (0..<log.count).map { row in
            var slot = Int(truncatingIfNeeded: hashes[row]) & (slotCount - 1)
            while slots[slot] >= 0 {
                let first = Int(slots[slot])
                if hashes[first] == hashes[row] { return log.agree(first, row) }
                slot = (slot + 1) & (slotCount - 1)
            }
            slots[slot] = Int32(row)
            return false
        }
    }
}

extension Int {
    /// The smallest power of two that is no smaller.
    fileprivate var nextPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
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
