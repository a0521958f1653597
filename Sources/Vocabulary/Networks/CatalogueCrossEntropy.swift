public import Tensors

/// Cross-entropy over a whole catalogue with its gradients, without a tokens x items tensor.
///
///     loss = Σ_t w_t (log Σ_i exp(h_t · e_i) - h_t · e_target(t)) / Σ_t w_t
///     ∂loss/∂h_t = u_t (Σ_i p_ti e_i - e_target(t)),      u_t = w_t / Σ w
///     ∂loss/∂e_i = Σ_t u_t (p_ti - [i = target(t)]) h_t,  p_ti = exp(h_t · e_i) / Σ_j exp(h_t · e_j)
///
/// On processors that have what it takes, a fused pass does all of this at once (``CatalogueLoss``).
/// Elsewhere tokens pass in chunks whose logits fit the processor's cache; each chunk takes three matrix
/// products. The factors `u_t / Σ_j exp` go into the narrow matrices, so that the wide one is
/// written once, exponentiated in place and read.
///
/// Source: the idea of never keeping the logits: Wijmans et al., "Cut your losses in large-vocabulary
/// language models", ICLR 2025.
public final class CatalogueCrossEntropy {
    /// A loss and where it falls fastest.
    public struct Result {
        /// Weighted mean or sum over tokens, in nats.
        public let loss: Double
        /// ∂loss/∂hidden, `[tokens, width]`.
        public let hiddenGradient: Tensor
        /// ∂loss/∂table, `[items, width]`.
        public let tableGradient: Tensor
    }

    private let fused: CatalogueLoss
    private let chunkByteCount: Int
    private var chunk: Tensor?

    /// Exponents up to here can be summed over any catalogue without overflow in single precision.
    private static let safeExponent = 60.0

    /// Makes a loss with a buffer of its own, which holds `chunkByteCount` bytes of logits at a time.
    ///
    /// - Parameters:
    ///   - precision: of the products, where the processor has a fused loss for the table's width;
    ///     elsewhere they are taken in float32.
    ///   - chunkByteCount: the buffer where there is no fused loss.
    public init(precision: Precision = .float32, chunkByteCount: Int = 6 << 20) {
        fused = CatalogueLoss(precision)
        self.chunkByteCount = chunkByteCount
    }

    /// Computes the loss and both gradients, outside of any recording.
    ///
    /// - Parameters:
    ///   - hidden: `[tokens, width]`, float32.
    ///   - table: `[items, width]`; a row of padding must not be among them.
    ///   - targets: the item of each token, `[tokens]`, int64.
    ///   - weights: of each token, `[tokens]`, not all 0.
    /// - Returns: what the caller hands on to `Tensor.backward`.
    public func callAsFunction(
        hidden: Tensor,
        table: Tensor,
        targets: Tensor,
        weights: Tensor
    ) -> Result {
        callAsFunction(
            hidden: hidden,
            table: table,
            targets: targets,
            shares: withoutGradient { weights / weights.sum() }
        )
    }

    /// Computes the weighted sum Σ_t u_t (log Σ_i exp(h_t · e_i) - h_t · e_target(t)) and both gradients.
    ///
    /// Shares `u_t` may be negative and need not sum to 1: with u_t = advantage / tokens the gradients are
    /// those of a policy gradient.
    ///
    /// - Parameters:
    ///   - hidden: `[tokens, width]`, float32.
    ///   - table: `[items, width]`; a row of padding must not be among them.
    ///   - targets: the item of each token, `[tokens]`, int64.
    ///   - shares: u, `[tokens]`, finite.
    /// - Returns: what the caller hands on to `Tensor.backward`.
    public func callAsFunction(
        hidden: Tensor,
        table: Tensor,
        targets: Tensor,
        shares: Tensor
    ) -> Result {
        withoutGradient {
            let hidden = hidden.detached().contiguous()
            let table = table.detached()
            if hidden.device == .cpu, fused.supports(width: table.extent(1)),
                let result = try? fused(
                    hidden: hidden,
                    table: table.contiguous(),
                    targets: targets,
                    shares: shares
                )
            {
                return Result(
                    loss: result.loss,
                    hiddenGradient: result.hiddenGradient,
                    tableGradient: result.tableGradient
                )
            }
            let share = shares.unsqueeze(1)
            let walked = walk(hidden: hidden, table: table, share: share)
            let chosen = table.indexSelect(targets, along: 0)
            let targetLogits = (hidden * chosen).sum(over: 1, keepDimension: true)
            let loss: Double = ((walked.logSums - targetLogits) * share).sum().item()
            walked.hiddenGradient.addProduct(chosen, share, scaledBy: -1)
            walked.tableGradient.indexAdd(hidden * share, at: targets, along: 0, scaledBy: -1)
            return Result(
                loss: loss,
                hiddenGradient: walked.hiddenGradient,
                tableGradient: walked.tableGradient
            )
        }
    }

    /// The gradients' parts that all items share, and log Σ exp of each token, `[tokens, 1]`.
    private func walk(
        hidden: Tensor,
        table: Tensor,
        share: Tensor
    ) -> (hiddenGradient: Tensor, tableGradient: Tensor, logSums: Tensor) {
        let tokens = hidden.extent(0)
        let items = table.extent(0)
        let buffer = buffer(items: items, device: hidden.device)
        let columns = table.transposed
        let hiddenGradient = Tensor.uninitialized(hidden.shape, device: hidden.device)
        let tableGradient = Tensor.zeros(table.shape, device: table.device)
        let logSums = Tensor.uninitialized([tokens, 1], device: hidden.device)
        // Cauchy-Schwarz: no logit exceeds the product of the longest rows.
        let bound: Double = (longestRow(hidden) * longestRow(table)).item()
        for start in stride(from: 0, to: tokens, by: buffer.extent(0)) {
            let rows = start..<min(start + buffer.extent(0), tokens)
            let part = hidden[rows]
            let exponentials = buffer[0..<rows.count]
            part.matmul(columns, into: exponentials)
            var shift: Tensor?
            if !(bound < Self.safeExponent) {
                let largest = exponentials.max(over: 1, keepDimension: true)
                exponentials.add(largest, scaledBy: -1)
                shift = largest
            }
            exponentials.formExp()
            let sums = exponentials.sum(over: 1, keepDimension: true)
            let factors = share[rows] / sums
            let gradient = hiddenGradient[rows]
            exponentials.matmul(table, into: gradient)
            gradient.multiply(by: factors)
            tableGradient.addMatmul(exponentials.transposed, part * factors)
            logSums[rows].copy(from: shift.map { sums.log() + $0 } ?? sums.log())
        }
        return (hiddenGradient, tableGradient, logSums)
    }

    private func longestRow(_ matrix: Tensor) -> Tensor {
        matrix.squared().sum(over: 1).max().squareRoot()
    }

    private func buffer(items: Int, device: Device) -> Tensor {
        if let chunk, chunk.extent(1) == items, chunk.device == device { return chunk }
        let rows = max(16, chunkByteCount / (4 * items) / 16 * 16)
        let made = Tensor.uninitialized([rows, items], device: device)
        chunk = made
        return made
    }
}
