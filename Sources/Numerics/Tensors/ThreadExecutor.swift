import Foundation

/// A serial executor with one thread of its own, which works off jobs in the order of arrival.
///
/// `@unchecked Sendable`: the waiting jobs and the thread's identity are only touched while
/// `condition` is locked.
final class ThreadExecutor: SerialExecutor, @unchecked Sendable {
    private let condition = NSCondition()
    private var waiting: [UnownedJob] = []
    private var thread: Thread?

    init(name: String, stackByteCount: Int) {
        let thread = Thread { [weak self] in
            // A new thread bears its maker's name until it names itself.
            Thread.current.name = name
            // The executor is a static and lives as long as the process.
            while let executor = self { executor.runWaiting() }
        }
        thread.stackSize = stackByteCount
        self.thread = thread
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            waiting.append(job)
            condition.signal()
        }
    }

    /// Stops the program when it is called from any other thread.
    func checkIsolated() {
        let isOurs = condition.withLock { Thread.current === thread }
        precondition(isOurs, "tensors were touched outside of their thread")
    }

    /// Waits for jobs and runs all that have arrived.
    private func runWaiting() {
        let jobs = condition.withLock {
            while waiting.isEmpty { condition.wait() }
            defer { waiting.removeAll() }
            return waiting
        }
        for job in jobs {
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}
