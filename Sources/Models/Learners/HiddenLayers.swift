import Networks
import Statistics
import Tensors

/// Affine maps with leaky rectifiers between them.
struct HiddenLayers: Module {
    private let maps: [Linear]
    private let slope: Double
    private let dropout: Dropout

    /// Makes maps from each width to the next; below 0, rectifiers rise with `slope`.
    init(_ widths: [Int], slope: Double, dropout: Double = 0, source: ParameterSource) {
        maps = (1..<widths.count).map { Linear(widths[$0 - 1], widths[$0], from: source[$0]) }
        self.slope = slope
        self.dropout = Dropout(dropout)
    }

    var parameters: [Parameter] {
        maps.enumerated().flatMap { $1.parameters(under: "maps.\($0)") }
    }

    /// Maps `[rows, first width]` to `[rows, last width]`.
    func callAsFunction(_ input: Tensor, _ phase: Phase = .inference) -> Tensor {
        var hidden = input
        for map in maps.dropLast() {
            let mapped = map(hidden)
            let positive = mapped.relu()
            hidden = dropout(slope == 0 ? positive : positive - (-mapped).relu() * slope, phase)
        }
        return maps[maps.count - 1](hidden)
    }
}

extension Seed {
    /// A generator of tensors that the seed decides.
    var tensors: Generator { Generator(seed: value) }
}

/// Makes many rows a part at a time, so that memory stays bounded, without recording gradients.
func madeInParts(
    of count: Int,
    seed: Seed,
    _ make: (Int, Seed) -> [[Double]]
) -> [[Double]] {
    let size = 2_000
    return withoutGradient {
        (0..<(count + size - 1) / size).flatMap { make(min(size, count - $0 * size), seed[$0]) }
    }
}
