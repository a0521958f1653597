internal import CKernels
internal import CTorch

extension Tensor {
    /// The highest scores of each row of `[rows, width]`, highest first, the lower place first where they are the same.
    ///
    /// - Parameters:
    ///   - count: how many a row, at most.
    ///   - masks: per row what is added first, `[width]` in float32: 0, or minus infinity for what may not be chosen; nil for
    ///     nothing.
    /// - Returns: per row scores and their places; fewer where fewer may be chosen, and none where a score is no number.
    /// - Throws: ``TorchError/outOfMemory(operation:shape:reason:)``.
    /// - Complexity: O(*rows* · *width*) as long as `count` is much below `width`.
    package func highest(
        _ count: Int,
        masks: [Tensor?]
    ) throws(TorchError) -> [(scores: [Float], places: [Int32])] {
        let (rows, width) = (extent(0), extent(1))
        let wanted = Swift.min(count, width)
        precondition(
            masks.count == rows && wanted > 0
                && masks.allSatisfy {
                    $0.map { $0.shape == [width] && $0.dtype == .float32 } ?? true
                },
            "a mask of \(width) numbers a row, or none"
        )
        var values = [Float](repeating: 0, count: rows * wanted)
        var places = [Int32](repeating: 0, count: rows * wanted)
        var found = [Int](repeating: 0, count: rows)
        let pointers = masks.map { mask in
            mask?.elements(of: Float.self) { UnsafePointer<Float>?($0) } ?? nil
        }
        let isDone = withExtendedLifetime(masks) {
            elements(of: Float.self) { scores in
                ck_highest(
                    scores,
                    rows,
                    width,
                    pointers,
                    wanted,
                    ct_threads(),
                    &values,
                    &places,
                    &found
                )
            }
        }
        guard isDone else {
            throw .outOfMemory(
                operation: "highest",
                shape: [rows, width],
                reason: "no room for \(wanted) candidates a row"
            )
        }
        return (0..<rows).map { row in
            let range = row * wanted..<row * wanted + found[row]
            return (Array(values[range]), Array(places[range]))
        }
    }
}
