internal import CTorch
import Foundation

/// The one thread on which all tensors live.
///
/// libtorch's gradient mode and its pool of helper threads belong to the thread that calls it, so
/// everything that touches a ``Tensor`` runs here, and only plain values leave. The thread is a
/// dedicated one with a large stack, not one of Swift's own, and it lasts as long as the process.
@globalActor
public actor TensorThread {
    /// The actor that the attribute `@TensorThread` stands for.
    public static let shared = TensorThread()

    private static let executor = {
        // Training frees and takes the same megabytes all the time; having the system clear their
        // pages anew would cost a quarter of it. Before the thread takes its first block.
        ct_keep_freed_blocks()
        return ThreadExecutor(name: "tensors", stackByteCount: 64 << 20)
    }()

    /// Runs the actor's work on the dedicated thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        Self.executor.asUnownedSerialExecutor()
    }

    /// Runs `body` on the tensors' thread and gives back its result, which must be a plain value.
    @TensorThread
    public static func run<Result: Sendable>(
        _ body: @TensorThread () throws -> Result
    ) async rethrows -> Result {
        try body()
    }

    /// Number of threads that one operation may use; it belongs to this thread.
    @TensorThread
    public static var threadCount: Int {
        get { Int(ct_threads()) }
        set {
            precondition(newValue > 0, "at least one thread")
            require(ct_set_threads(Int32(newValue)), "threadCount")
        }
    }
}
