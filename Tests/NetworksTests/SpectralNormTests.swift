import Networks
import Statistics
import Tensors
import Testing

@Suite("Spectral norm")
struct SpectralNormTests {
    /// [[2, 2], [-1, 1]] has the singular values 2√2 and √2: its rows stand at right angles and have these lengths.
    @Test("Divides by the largest singular value")
    func byHand() async {
        let found = await TensorThread.run {
            let weight = Tensor([2, 2, -1, 1] as [Float], shape: [2, 2])
            return SpectralNorm(of: weight, from: ParameterSource(Seed(1)))(weight).doubles()
        }
        for (value, expected) in zip(found, [2.0, 2, -1, 1]) {
            #expect(abs(value - expected / 8.0.squareRoot()) < 1e-5)
        }
    }

    @Test("No vector is stretched, and one nearly keeps its length", arguments: 0..<20)
    func law(_ seed: Int) async {
        let lengths = await TensorThread.run {
            let source = Seed(UInt64(seed))["law"]
            let weight = Tensor.normal([7, 5], from: Generator(seed: source["weight"].value))
            let norm = SpectralNorm(of: weight, from: ParameterSource(source))
            // Near singular values are told apart slowly; hundreds of rounds leave less than rounding.
            for _ in 0..<500 { norm.advance(weight) }
            let many = Tensor.normal([5, 2_000], from: Generator(seed: source["many"].value))
            let units = many / (many.squared().sum(over: 0, keepDimension: true)).squareRoot()
            return norm(weight).matmul(units).squared().sum(over: 0).squareRoot().doubles()
        }
        // The longest of 2,000 directions of five dimensions misses the best by an angle of about 2000^(-1/4) = .15.
        #expect((lengths.max() ?? 0) <= 1.0001 && (lengths.max() ?? 0) > 0.95)
    }

    @Test("Gradients are those of the quotient, with both vectors held")
    func gradient() async {
        let values: [Float] = [2, 2, -1, 1, 0.5, -1.5]
        let (slopes, differences) = await TensorThread.run {
            let weight = Tensor(values, shape: [3, 2])
            let norm = SpectralNorm(of: weight, from: ParameterSource(Seed(2)))
            let factors = Tensor([1, -2, 3, 0.5, 1, 2] as [Float], shape: [3, 2])
            func loss(_ weight: Tensor) -> Tensor { (norm(weight) * factors).sum() }
            weight.requiresGradient = true
            loss(weight).backward()
            let step: Float = 1.0 / 256
            let differences = values.indices.map { place -> Double in
                func shifted(_ by: Float) -> Double {
                    var moved = values
                    moved[place] += by
                    return withoutGradient { loss(Tensor(moved, shape: [3, 2])).item() }
                }
                return (shifted(step) - shifted(-step)) / Double(2 * step)
            }
            return (weight.gradient?.doubles() ?? [], differences)
        }
        #expect(slopes.count == 6)
        // The central difference errs by h² of the third derivative, and by float32's rounding over 2h, both about 1e-4.
        for (slope, difference) in zip(slopes, differences) {
            #expect(abs(slope - difference) < 2e-3)
        }
    }
}
