internal import CKernels
internal import CTorch

/// In what numbers matrix products are taken; their sums are float32 in both.
public enum Precision: String, Sendable, Codable, Hashable, CaseIterable {
    /// 24 bits.
    case float32
    /// 8 bits, on processors with tiles for it (AMX) several times faster.
    case bfloat16
}

/// Weighted cross-entropy of tokens over a catalogue with its gradients, in one fused pass.
///
///     loss  = Σ_t u_t (log Σ_i exp(h_t · e_i) - h_t · e_target(t))
///
/// Runs on the processor alone, and only where it has the instructions.
public struct CatalogueLoss: Sendable, Hashable {
    /// In what numbers the products are taken.
    public let precision: Precision

    /// A loss that `supports` some width.
    public init(_ precision: Precision) {
        self.precision = precision
    }

    private var code: ck_precision { precision == .float32 ? CK_FLOAT32 : CK_BFLOAT16 }

    /// Whether this processor can, for rows of `width` numbers.
    public func supports(width: Int) -> Bool {
        ck_catalogue_loss_is_supported(width, code)
    }

    /// Computes the loss and both gradients, outside of any recording.
    ///
    /// - Parameters:
    ///   - hidden: `[tokens, width]`, float32, contiguous, on the processor.
    ///   - table: `[items, width]`, likewise.
    ///   - targets: the item of each token, `[tokens]`, int64, each below `items`.
    ///   - shares: the weight of each token, `[tokens]`.
    /// - Returns: the loss, ∂loss/∂hidden and ∂loss/∂table.
    /// - Throws: ``TorchError/outOfMemory(operation:shape:reason:)``.
    /// - Precondition: none of them is empty.
    /// - Complexity: O(*tokens* · *items* · *width*) time; memory for 256 tokens times items.
    public func callAsFunction(
        hidden: Tensor,
        table: Tensor,
        targets: Tensor,
        shares: Tensor
    ) throws(TorchError) -> (loss: Double, hiddenGradient: Tensor, tableGradient: Tensor) {
        let hiddenGradient = try Tensor.allocated(hidden.shape)
        let tableGradient = try Tensor.allocated(table.shape)
        let (tokens, items, width) = (hidden.extent(0), table.extent(0), hidden.extent(1))
        precondition(table.extent(1) == width, "states and items have one width")
        precondition(targets.count == tokens && shares.count == tokens, "one of each a token")
        var loss = 0.0
        let threads = ct_threads()
        let isDone = targets.elements(of: Int64.self) { targets in
            Self.withElements(of: [hidden, table, shares, hiddenGradient, tableGradient]) {
                arrays in
                ck_catalogue_loss(
                    arrays[0],
                    arrays[1],
                    targets,
                    arrays[2],
                    tokens,
                    items,
                    width,
                    code,
                    threads,
                    arrays[3],
                    arrays[4],
                    &loss
                )
            }
        }
        guard isDone else {
            throw .outOfMemory(
                operation: "CatalogueLoss",
                shape: [tokens, items],
                reason: "no room for the weights of a chunk of tokens"
            )
        }
        return (loss, hiddenGradient, tableGradient)
    }

    /// Lends the first elements of several tensors at once.
    private static func withElements<Result>(
        of tensors: [Tensor],
        _ body: ([UnsafeMutablePointer<Float>]) -> Result
    ) -> Result {
        let arrays = tensors.map { tensor in tensor.elements(of: Float.self) { $0 } }
        defer { withExtendedLifetime(tensors) {} }
        return body(arrays)
    }
}
