import Foundation
import Synchronization
import Testing

@testable import Tensors

struct TensorThreadTests {
    @Test("All work runs on one thread, and none of it on the caller's")
    func oneThread() async {
        var seen: Set<UInt> = []
        for _ in 0..<50 {
            await seen.insert(TensorThread.run { UInt(bitPattern: pthread_self().hashValue) })
        }
        let tasks = await withTaskGroup(of: UInt.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await TensorThread.run { UInt(bitPattern: pthread_self().hashValue) }
                }
            }
            return await group.reduce(into: Set<UInt>()) { $0.insert($1) }
        }
        #expect(seen.count == 1)
        #expect(tasks == seen)
        #expect(!seen.contains(UInt(bitPattern: pthread_self().hashValue)))
    }

    @Test("The thread's stack holds 8 MB of frames")
    @TensorThread
    func largeStack() {
        func depth(_ left: Int) -> Int {
            withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { frame in
                frame[0] = UInt8(truncatingIfNeeded: left)
                return left == 0 ? Int(frame[0]) : 1 + depth(left - 1)
            }
        }
        #expect(depth(200) == 200)  // 200 frames of 64 KB are 12.8 MB
    }

    @Test("Errors come back to the caller")
    func throwing() async {
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await TensorThread.run { throw Failure() }
        }
    }

    @Test("The number of threads can be set")
    @TensorThread
    func threadCount() {
        let before = TensorThread.threadCount
        defer { TensorThread.threadCount = before }
        TensorThread.threadCount = 1
        #expect(TensorThread.threadCount == 1)
        TensorThread.threadCount = 2
        #expect(TensorThread.threadCount == 2)
    }

    @Test("The isolation check lets the tensors' thread pass")
    @TensorThread
    func isolation() {
        func fromSynchronousCode() -> Int {
            TensorThread.shared.assumeIsolated { _ in Tensor.ones([2, 3]).count }
        }
        #expect(fromSynchronousCode() == 6)
    }
}
