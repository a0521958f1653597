import Foundation

/// How much of a row is left after each step of a diffusion.
///
///     ᾱ_t = f(t) / f(0),   f(t) = cos²(π/2 · (t/T + s) / (1 + s)),   β_t = min(1 − ᾱ_t / ᾱ_{t−1}, .999)
///
/// Source: Nichol & Dhariwal, "Improved denoising diffusion probabilistic models", ICML 2021, equation 17.
struct DiffusionSchedule {
    /// Per step, 0 to T: the share of the variance that is the row's own; 1 at step 0.
    let kept: [Double]
    /// Per step, 0 to T: α_t = 1 − β_t; 1 at step 0.
    let keptByStep: [Double]

    /// A schedule of so many steps.
    init(steps: Int) {
        func wave(_ step: Int) -> Double {
            let angle = (Double(step) / Double(steps) + 0.008) / 1.008 * .pi / 2
            return cos(angle) * cos(angle)
        }
        var kept = [1.0]
        var keptByStep = [1.0]
        for step in 1...steps {
            let noise = min(1 - wave(step) / wave(step - 1), 0.999)
            keptByStep.append(1 - noise)
            kept.append(kept[step - 1] * (1 - noise))
        }
        self.kept = kept
        self.keptByStep = keptByStep
    }

    /// How many steps there are.
    var steps: Int { kept.count - 1 }

    /// Mean and variance of a number one step before, given the number itself and what it is now.
    ///
    ///     q(x_{t−1} | x_t, x_0) = N(a x_0 + b x_t, v)
    ///     a = √ᾱ_{t−1} β_t / (1 − ᾱ_t),   b = √α_t (1 − ᾱ_{t−1}) / (1 − ᾱ_t),   v = β_t (1 − ᾱ_{t−1}) / (1 − ᾱ_t)
    ///
    /// Source: Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020, equation 7.
    func numberBefore(_ step: Int) -> (ofOrigin: Double, ofNow: Double, variance: Double) {
        let (before, now) = (kept[step - 1], kept[step])
        let noise = 1 - keptByStep[step]
        return (
            before.squareRoot() * noise / (1 - now),
            keptByStep[step].squareRoot() * (1 - before) / (1 - now),
            noise * (1 - before) / (1 - now)
        )
    }
}
