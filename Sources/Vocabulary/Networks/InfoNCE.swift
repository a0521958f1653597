public import Tensors

/// Asks each query to be closer to its own document than to all others.
///
///     loss = mean_i -log( exp(q_i · d_t(i) / τ) / Σ_{j allowed for i} exp(q_i · d_j / τ) )
///
/// Source: van den Oord, Li & Vinyals, "Representation learning with contrastive predictive coding",
/// arXiv 1807.03748, 2018, equation 4; Karpukhin et al., "Dense passage retrieval", EMNLP 2020, for negatives from
/// the batch.
/// Deviates: documents that may answer a query as well are left out of its sum.
public struct InfoNCE: Sendable, Hashable {
    /// τ: the smaller, the more the closest wrong documents count.
    public let temperature: Double

    /// Sets the temperature, above 0.
    public init(temperature: Double) {
        precondition(temperature > 0, "the temperature lies above 0")
        self.temperature = temperature
    }

    /// The loss of some queries.
    ///
    /// - Parameters:
    ///   - queries: unit vectors `[batch, width]`.
    ///   - documents: unit vectors `[documents, width]`.
    ///   - targets: per query, the row of its own document.
    ///   - ignored: per query, rows that are left out of its sum; never its target.
    /// - Returns: one number.
    public func callAsFunction(
        queries: Tensor,
        documents: Tensor,
        targets: [Int],
        ignored: [[Int]]
    ) -> Tensor {
        let (batch, count) = (queries.extent(0), documents.extent(0))
        precondition(targets.count == batch && ignored.count == batch, "one of each a query")
        var mask = [Float](repeating: 0, count: batch * count)
        for (row, places) in ignored.enumerated() {
            for place in places where place != targets[row] {
                mask[row * count + place] = -Float.greatestFiniteMagnitude / 2
            }
        }
        let logits = queries.matmul(documents.transpose(0, 1)) * (1 / temperature)
        return (logits + Tensor(mask, shape: [batch, count]))
            .crossEntropy(Tensor(targets.map(Int64.init), shape: [batch]))
    }
}
