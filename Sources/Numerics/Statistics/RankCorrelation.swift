/// Kendall's rank correlation with ties on either side, τ-b.
///
///     τ_b = (C - D) / sqrt((n₀ - n₁) (n₀ - n₂)),   n₀ = n (n - 1) / 2
///
/// C and D count pairs in the same and in the opposite order, n₁ and n₂ pairs that tie on the first and the second side.
///
/// Source: Kendall, "The treatment of ties in ranking problems", Biometrika 33(3), 1945.
/// - Parameters:
///   - left: finite values.
///   - right: as many finite values.
/// - Returns: a value in -1...1; nil where a side ties throughout, or there are fewer than two values.
/// - Throws: ``StatisticsError`` for other lengths.
/// - Complexity: O(*n*²).
public func kendallTau(
    _ left: [Double],
    _ right: [Double]
) throws(StatisticsError) -> Double? {
    guard left.count == right.count else {
        throw .lengthsDiffer(statistic: "Kendall's τ", expected: left.count, got: right.count)
    }
    var (balance, differ) = (0, (left: 0, right: 0))
    for first in left.indices {
        for second in 0..<first {
            let (x, y) = (left[first] - left[second], right[first] - right[second])
            if x != 0 { differ.left += 1 }
            if y != 0 { differ.right += 1 }
            if x != 0, y != 0 { balance += (x > 0) == (y > 0) ? 1 : -1 }
        }
    }
    guard differ.left > 0, differ.right > 0 else { return nil }
    return Double(balance) / (Double(differ.left) * Double(differ.right)).squareRoot()
}
