import Foundation

/// How the learning rate changes over the optimiser's steps, as a factor of the peak rate.
public enum Schedule: Sendable, Hashable {
    /// The peak rate throughout.
    case constant
    /// Rises in a line over `warmup` steps, then falls along half a cosine to 0 at step `total`.
    ///
    /// Source: Loshchilov & Hutter, "SGDR", ICLR 2017, equation 5, with one period.
    case cosine(warmup: Int, total: Int)
    /// Rises in a line over `warmup` steps, then falls in a line to 0 at step `total`.
    case linear(warmup: Int, total: Int)

    /// The factor of one step, in 0...1; steps count from 0.
    public func factor(atStep step: Int) -> Double {
        switch self {
        case .constant:
            return 1
        case .cosine(let warmup, let total):
            if step < warmup { return Double(step + 1) / Double(warmup) }
            return (1 + cos(.pi * progress(step, warmup, total))) / 2
        case .linear(let warmup, let total):
            if step < warmup { return Double(step + 1) / Double(warmup) }
            return 1 - progress(step, warmup, total)
        }
    }

    private func progress(_ step: Int, _ warmup: Int, _ total: Int) -> Double {
        min(1, Double(step - warmup) / Double(max(1, total - warmup)))
    }
}
