public import Tensors

/// Asks each query to spread over all documents as another ranker does.
///
///     loss = mean_i -Σ_j p_ij log( exp(q_i · d_j / τ) / Σ_k exp(q_i · d_k / τ) )
///
/// Source: Cao et al., "Learning to rank: from pairwise approach to listwise approach", ICML 2007, section 4; Hinton,
/// Vinyals & Dean, "Distilling the knowledge in a neural network", 2015, for another model's p.
public struct ListwiseCrossEntropy: Sendable, Hashable {
    /// τ: the smaller, the sharper the query's own spread.
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
    ///   - shares: per query, p of the documents that have one; they sum to 1.
    /// - Returns: one number.
    public func callAsFunction(
        queries: Tensor,
        documents: Tensor,
        shares: [[(document: Int, share: Float)]]
    ) -> Tensor {
        let (batch, count) = (queries.extent(0), documents.extent(0))
        precondition(shares.count == batch, "one list of shares a query")
        var wanted = [Float](repeating: 0, count: batch * count)
        for (row, list) in shares.enumerated() {
            for entry in list { wanted[row * count + entry.document] = entry.share }
        }
        let logits = queries.matmul(documents.transpose(0, 1)) * (1 / temperature)
        let products = logits.logSoftmax(along: 1) * Tensor(wanted, shape: [batch, count])
        return products.sum() * (-1 / Double(batch))
    }
}
