import Networks
import Tensors

/// What an optimiser changes: weights in single precision, and copies of them that compute in less.
///
/// A step is small beside a weight, and would be lost in the 8 bits of a bfloat16 number. So weights that compute in
/// bfloat16 have a master each, which gathers their gradients and takes the steps; after each step they are copied from it.
/// Weights that compute in single precision are their own masters.
///
/// Source: Micikevicius et al., "Mixed precision training", ICLR 2018, section 3.1.
final class MasterWeights {
    /// The masters, by the names of their weights.
    let learnt: [Parameter]
    private let copies: [(weight: Tensor, master: Tensor)]
    private let before: [(tensor: Tensor, collects: Bool)]

    /// Takes weights that are to be learnt, and others of the same model that stay as they are.
    init(_ weights: [Parameter], frozen: [Parameter] = []) {
        before = (weights + frozen).map { ($0.tensor, $0.tensor.requiresGradient) }
        for parameter in frozen { parameter.tensor.requiresGradient = false }
        var (learnt, copies) = ([Parameter](), [(weight: Tensor, master: Tensor)]())
        for parameter in weights {
            parameter.tensor.requiresGradient = true
            if parameter.tensor.dtype == .float32 {
                learnt.append(parameter)
            } else {
                let master = withoutGradient { parameter.tensor.detached().to(.float32) }
                copies.append((parameter.tensor, master))
                learnt.append(Parameter(parameter.path, master))
            }
        }
        (self.learnt, self.copies) = (learnt, copies)
    }

    /// Takes a model's adapters where it has some, otherwise all its weights; and what is learnt beside it.
    @TensorThread
    convenience init(
        adaptersOf maps: [AdaptableMap],
        orAll parameters: [Parameter],
        beside others: [Parameter] = []
    ) {
        let adapters = Adapters.parameters(of: maps)
        if adapters.isEmpty {
            self.init(parameters + others)
        } else {
            self.init(adapters + others, frozen: parameters)
        }
    }

    /// Adds the gradients of what computes to the masters'; after each backward pass.
    func collect() {
        withoutGradient {
            for (weight, master) in copies {
                guard let gradient = weight.gradient else { continue }
                if let sum = master.gradient {
                    sum.add(gradient.to(.float32))
                } else {
                    master.gradient = gradient.to(.float32)
                }
                weight.gradient = nil
            }
        }
    }

    /// Copies the masters to what computes; after each step.
    func spread() {
        withoutGradient {
            for (weight, master) in copies { weight.detached().copy(from: master) }
        }
    }

    /// The masters' values, for a way back.
    func values() -> [Tensor] {
        withoutGradient { learnt.map { $0.tensor.detached().cloned() } }
    }

    /// Takes values that were kept.
    func restore(_ values: [Tensor]) {
        withoutGradient {
            for (parameter, value) in zip(learnt, values) {
                parameter.tensor.detached().copy(from: value)
            }
        }
        spread()
    }

    /// Lets all weights collect gradients or not, as they did before.
    func close() {
        for (tensor, collects) in before {
            tensor.gradient = nil
            tensor.requiresGradient = collects
        }
    }
}
