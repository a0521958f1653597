import Dispatch

/// Maps consecutive chunks of `0..<count` on several threads and gives the results in their order.
///
/// The bounds of the chunks follow from `count` and `size` alone, so whatever is summed chunk by
/// chunk doesn't depend on `threads`.
///
/// - Parameters:
///   - count: how many elements there are; 0 gives no chunks.
///   - size: elements a chunk, at least 1; the last chunk may be shorter.
///   - threads: how many chunks may be worked on at the same time.
///   - body: what is done with the elements of one chunk.
/// - Returns: one result a chunk, in the order of the chunks.
package func parallelChunks<Result: Sendable>(
    of count: Int,
    size: Int,
    threads: Int,
    _ body: @Sendable (Range<Int>) -> Result
) -> [Result] {
    precondition(size > 0, "a chunk needs at least one element, got \(size)")
    let chunks = (count + size - 1) / size
    @Sendable func bounds(_ chunk: Int) -> Range<Int> {
        chunk * size..<min(count, (chunk + 1) * size)
    }
    let workers = min(max(1, threads), chunks)
    guard workers > 1 else { return (0..<chunks).map { body(bounds($0)) } }
    var results = [Result?](repeating: nil, count: chunks)
    results.withUnsafeMutableBufferPointer { buffer in
        // Each slot is written by one worker only.
        nonisolated(unsafe) let slots = buffer
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            for chunk in stride(from: worker, to: chunks, by: workers) {
                slots[chunk] = body(bounds(chunk))
            }
        }
    }
    return results.compactMap { $0 }
}
