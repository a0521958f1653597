import Networks
import Tensors
import Testing

@Suite("Adam")
struct AdamTests {
    /// Five steps on Σ w³ + step · w, as in `Tests/Golden/adam.py`, which printed the numbers below
    /// with torch 2.13.0.
    @TensorThread
    private func weights(decay: Double, isDecoupled: Bool) -> [Float] {
        let weight = Tensor([0.5, -1, 2, 0] as [Float])
        weight.requiresGradient = true
        let adam = Adam(
            [Parameter("weight", weight)],
            settings: FusedAdam(weightDecay: decay, isDecoupled: isDecoupled)
        )
        for step in 1...5 {
            (weight.pow(3) + weight * Double(step)).sum().backward()
            adam.step(rate: 0.1)
        }
        return weight.detached().floats()
    }

    // One unit in the last place of numbers around 1 is 1.2e-7; five steps may differ by a few.
    private static let tolerance: Float = 1e-6

    @Test("Adam's steps are PyTorch's")
    @TensorThread
    func adam() {
        let golden: [Float] = [0.00313811749, -1.49756849, 1.50036073, -0.483472675]
        #expect(distance(weights(decay: 0, isDecoupled: false), golden) < Self.tolerance)
    }

    @Test("Weight decay on the gradient is PyTorch's Adam")
    @TensorThread
    func decay() {
        let golden: [Float] = [0.0027249977, -1.49738288, 1.50039113, -0.483646214]
        #expect(distance(weights(decay: 0.1, isDecoupled: false), golden) < Self.tolerance)
    }

    @Test("Decoupled weight decay is PyTorch's AdamW")
    @TensorThread
    func decoupled() {
        let golden: [Float] = [-0.0115654618, -1.43916178, 1.41297483, -0.473851085]
        #expect(distance(weights(decay: 0.1, isDecoupled: true), golden) < Self.tolerance)
    }

    @Test("Gradients are scaled down together to the limit")
    @TensorThread
    func clipping() {
        let parameters = [[3, 0], [0, 4]].map { values in
            let tensor = Tensor(values.map(Float.init))
            tensor.gradient = Tensor(values.map(Float.init))
            return Parameter("", tensor)
        }
        // The norm of (3, 0, 0, 4) is 5; scaled to 1 that is (0.6, 0, 0, 0.8).
        #expect(clipGradients(of: parameters, toNorm: 1) == 5)
        #expect(abs((parameters[0].tensor.gradient?.floats()[0] ?? 0) - 0.6) < 1e-6)
        #expect(abs((parameters[1].tensor.gradient?.floats()[1] ?? 0) - 0.8) < 1e-6)
        #expect(clipGradients(of: parameters, toNorm: 10) < 1.001)
        #expect(abs((parameters[0].tensor.gradient?.floats()[0] ?? 0) - 0.6) < 1e-6)
    }

    @Test("Schedules at their corners")
    func schedules() {
        let cosine = Schedule.cosine(warmup: 4, total: 12)
        #expect(cosine.factor(atStep: 0) == 0.25)
        #expect(cosine.factor(atStep: 3) == 1)
        // Half-way down: (1 + cos(π/2)) / 2.
        #expect(abs(cosine.factor(atStep: 8) - 0.5) < 1e-15)
        #expect(cosine.factor(atStep: 12) == 0)
        let linear = Schedule.linear(warmup: 2, total: 6)
        #expect((0...6).map { linear.factor(atStep: $0) } == [0.5, 1, 1, 0.75, 0.5, 0.25, 0])
        #expect(Schedule.constant.factor(atStep: 1_000_000) == 1)
    }
}
