public import Tensors

/// Asks each query to prefer its own document to others by as much as another model does.
///
///     loss = mean_(i,j) (q_i · d_t(i) - q_i · d_j - m_ij / scale)²,   m_ij = s(i, t(i)) - s(i, j)
///
/// The other model's scores s are logits, ours are cosines, so that a scale says how many logits one cosine is worth.
///
/// Source: Hofstätter et al., "Improving efficient neural ranking models with cross-architecture knowledge distillation",
/// arXiv 2010.02666, 2020, section 3.3; Wang et al., "GPL", NAACL 2022, for made queries.
/// Deviates: divided by the scale, so that the loss is in cosines; the paper's student has logits.
public struct MarginMSE: Sendable, Hashable {
    /// The other model's score that one cosine is worth, above 0.
    public let scale: Double

    /// Sets the scale, above 0.
    public init(scale: Double) {
        precondition(scale > 0, "the scale lies above 0")
        self.scale = scale
    }

    /// The loss of some queries.
    ///
    /// - Parameters:
    ///   - queries: unit vectors `[batch, width]`.
    ///   - documents: unit vectors `[documents, width]`.
    ///   - targets: per query, the row of its own document.
    ///   - margins: per query, rows of other documents with the other model's margins; at least one in all.
    /// - Returns: one number, the mean over all margins of the batch.
    public func callAsFunction(
        queries: Tensor,
        documents: Tensor,
        targets: [Int],
        margins: [[(document: Int, margin: Float)]]
    ) -> Tensor {
        let batch = queries.extent(0)
        precondition(targets.count == batch && margins.count == batch, "one of each a query")
        let most = margins.map(\.count).max() ?? 0
        let count = margins.reduce(0) { $0 + $1.count }
        precondition(count > 0, "a loss over margins needs one")
        // Queries with fewer margins are filled up with their own document, whose margin is 0 on both sides.
        var own: [Int64] = []
        var others: [Int64] = []
        var wanted: [Float] = []
        for (target, list) in zip(targets, margins) {
            let fill = most - list.count
            own += Array(repeating: Int64(target), count: most)
            others += list.map { Int64($0.document) }
            others += Array(repeating: Int64(target), count: fill)
            wanted += list.map { $0.margin / Float(scale) } + Array(repeating: 0, count: fill)
        }
        let shape = [batch, most]
        let scores = queries.matmul(documents.transpose(0, 1))
        let found =
            scores.gather(Tensor(own, shape: shape), along: 1)
            - scores.gather(Tensor(others, shape: shape), along: 1)
        let errors = (found - Tensor(wanted, shape: shape)).squared()
        return errors.sum() * (1 / Double(count))
    }

    /// The scale at which our margins and the other model's are equally large: the ratio of their root mean squares.
    ///
    ///     scale = sqrt(Σ m² / Σ (q · d_t - q · d_j)²)
    ///
    /// The slope of a least-squares line would be smaller by their correlation, and would ask for margins that grow.
    ///
    /// - Parameters:
    ///   - ours: margins in cosines.
    ///   - theirs: the other model's margins of the same pairs.
    /// - Returns: nil where a side is 0 throughout.
    public static func scale(ours: [Float], theirs: [Float]) -> Double? {
        precondition(ours.count == theirs.count, "margins of the same pairs")
        let squares = [ours, theirs].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }
        let ratio = (squares[1] / squares[0]).squareRoot()
        return ratio.isFinite && ratio > 0 ? ratio : nil
    }
}
