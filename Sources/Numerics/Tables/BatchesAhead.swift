import Dispatch

/// Makes the next batch while the one before is worked on.
///
/// One may stand behind another, so that reading, preparing and using a batch each have a thread.
/// Not to be shared between threads.
public final class BatchesAhead<Batch> {
    /// What is made by one block at a time: the owner waits for a block before it looks at the
    /// result or starts another, so nothing here is ever touched twice at once.
    private final class Slot: Sendable {
        nonisolated(unsafe) let make: () throws -> Batch?
        nonisolated(unsafe) var result: Result<Batch?, any Error>?

        init(_ make: @escaping () throws -> Batch?) { self.make = make }

        func fill() {
            result = Result { try make() }
        }
    }

    private let slot: Slot
    private let isAhead: Bool
    // A queue of its own always gets a thread, also while all of Swift's wait.
    private let queue = DispatchQueue(label: "restock.batches-ahead")
    private let making = DispatchGroup()

    /// Begins to make batches.
    ///
    /// - Parameters:
    ///   - isAhead: whether to make a batch before it is asked for at all.
    ///   - make: the next batch, nil after the last; nobody else may touch what it uses from here on.
    public init(isAhead: Bool, _ make: @escaping () throws -> Batch?) {
        slot = Slot(make)
        self.isAhead = isAhead
        if isAhead { start() }
    }

    deinit { making.wait() }

    /// The next batch, or nil after the last one.
    ///
    /// - Throws: what making it throws.
    public func next() throws -> Batch? {
        guard isAhead else { return try slot.make() }
        making.wait()
        let found = try slot.result?.get() ?? nil
        slot.result = nil
        if found != nil { start() }
        return found
    }

    private func start() {
        queue.async(group: making) { [slot] in slot.fill() }
    }
}
