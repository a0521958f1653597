import Networks
import Statistics
import Tensors

/// Affine maps with leaky rectifiers between them.
struct HiddenLayers: Module {
    private let maps: [Linear]
    /// One a map where none may stretch; else none.
    private let norms: [SpectralNorm]
    private let slope: Double
    private let dropout: Dropout

    /// Makes maps from each width to the next; below 0, rectifiers rise with `slope`.
    init(
        _ widths: [Int],
        slope: Double,
        dropout: Double = 0,
        isSpectral: Bool = false,
        source: ParameterSource
    ) {
        let maps = (1..<widths.count).map { Linear(widths[$0 - 1], widths[$0], from: source[$0]) }
        norms =
            isSpectral
            ? maps.enumerated().map { SpectralNorm(of: $1.weight, from: source["norms"][$0]) } : []
        self.maps = maps
        self.slope = slope
        self.dropout = Dropout(dropout)
    }

    /// Lets spectral norms follow the weights; to be called once a step.
    func advanceNorms() {
        for (map, norm) in zip(maps, norms) { norm.advance(map.weight) }
    }

    var parameters: [Parameter] {
        maps.enumerated().flatMap { $1.parameters(under: "maps.\($0)") }
    }

    /// Maps `[rows, first width]` to `[rows, last width]`.
    func callAsFunction(_ input: Tensor, _ phase: Phase = .inference) -> Tensor {
        var hidden = input
        for place in 0..<maps.count - 1 {
            let mapped = mapped(hidden, by: place)
            let positive = mapped.relu()
            hidden = dropout(slope == 0 ? positive : positive - (-mapped).relu() * slope, phase)
        }
        return mapped(hidden, by: maps.count - 1)
    }

    private func mapped(_ input: Tensor, by place: Int) -> Tensor {
        let map = maps[place]
        if norms.isEmpty { return map(input) }
        return input.linear(weight: norms[place](map.weight), bias: map.bias)
    }
}

extension Seed {
    /// A generator of tensors that the seed decides.
    var tensors: Generator { Generator(seed: value) }
}

/// Makes many rows a part at a time, so that memory stays bounded, without recording gradients.
func madeInParts(
    of count: Int,
    size: Int = 2_000,
    seed: Seed,
    _ make: (Int, Seed) -> [[Double]]
) -> [[Double]] {
    withoutGradient {
        (0..<(count + size - 1) / size).flatMap { make(min(size, count - $0 * size), seed[$0]) }
    }
}
