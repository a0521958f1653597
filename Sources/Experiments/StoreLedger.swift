public import Commerce
public import Foundation
import Pipelines

/// Counts the readings of held-out sets in the record of a store.
public struct StoreLedger: ReadingLedger {
    private let record: ReadingRecord

    /// Opens the record of the store in `store` on behalf of the named run.
    public init(store: URL, run: String) {
        record = ReadingRecord(store: store, run: run)
    }

    /// Notes one reading.
    ///
    /// - Throws: `StoreError` when this process read the set before, or the record can't be written.
    public func noteReading(of role: SetRole, contentHash: String) throws {
        try record.note(role: role.rawValue, contentHash: contentHash)
    }

    /// How many different runs read the set with this content.
    public func count(of role: SetRole, contentHash: String) -> Int {
        record.count(role: role.rawValue, contentHash: contentHash)
    }
}
