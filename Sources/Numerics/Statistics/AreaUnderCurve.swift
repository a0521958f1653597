/// The probability that a positive scores above a negative, ties counted half.
///
///     AUC = (R - n₊ (n₊ + 1) / 2) / (n₊ n₋),   R = sum of the positives' mid-ranks
///
/// Source: Mann & Whitney, Annals of Mathematical Statistics 18(1), 1947; Hanley & McNeil, Radiology
/// 143(1), 1982.
/// - Parameters:
///   - scores: finite scores, higher for what is thought positive.
///   - labels: per score: whether it is a positive.
/// - Returns: a value in 0...1; 0.5 when scores say nothing.
/// - Throws: ``StatisticsError`` for other lengths, or when a class has no example.
/// - Complexity: O(*n* log *n*).
public func areaUnderROC(
    scores: [Double],
    labels: [Bool]
) throws(StatisticsError) -> Double {
    guard scores.count == labels.count else {
        throw .lengthsDiffer(statistic: "ROC-AUC", expected: scores.count, got: labels.count)
    }
    let positives = labels.count { $0 }
    let negatives = labels.count - positives
    guard positives > 0, negatives > 0 else {
        throw .tooFew(statistic: "ROC-AUC, in each class,", needed: 1, got: 0)
    }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
        // Ranks start + 1 ... end share their mean.
        let rank = 0.5 * Double(start + 1 + end)
        for place in start..<end where labels[order[place]] { rankSum += rank }
        start = end
    }
    let least = Double(positives) * Double(positives + 1) / 2
    return (rankSum - least) / (Double(positives) * Double(negatives))
}
