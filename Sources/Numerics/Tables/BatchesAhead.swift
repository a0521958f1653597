import Dispatch

/// Reads the next batch of a file while the one before is worked on.
///
/// Not to be shared between threads.
public final class BatchesAhead {
    /// What is read by one block at a time: the owner waits for a block before it looks at the
    /// result or starts another, so nothing here is ever touched twice at once.
    private final class Slot: Sendable {
        nonisolated(unsafe) let reader: TableReader
        nonisolated(unsafe) var result: Result<TableReading?, TableError>?

        init(_ reader: TableReader) { self.reader = reader }

        func fill() {
            do throws(TableError) { result = .success(try reader.next()) } catch {
                result = .failure(error)
            }
        }
    }

    private let slot: Slot
    private let isAhead: Bool
    // A queue of its own always gets a thread, also while all of Swift's wait.
    private let queue = DispatchQueue(label: "restock.batches-ahead")
    private let reading = DispatchGroup()

    /// Goes on with `reader`, which nobody else may ask from here on.
    ///
    /// - Parameters:
    ///   - reader: what is read; batches that it handed out before don't come again.
    ///   - isAhead: whether to read ahead at all.
    public init(_ reader: TableReader, isAhead: Bool) {
        slot = Slot(reader)
        self.isAhead = isAhead
        if isAhead { start() }
    }

    deinit { reading.wait() }

    /// The next rows, or nil after the last ones.
    ///
    /// - Throws: as ``TableReader/next()``.
    public func next() throws(TableError) -> TableReading? {
        guard isAhead else { return try slot.reader.next() }
        reading.wait()
        let found = try slot.result?.get() ?? nil
        slot.result = nil
        if found != nil { start() }
        return found
    }

    private func start() {
        queue.async(group: reading) { [slot] in slot.fill() }
    }
}
