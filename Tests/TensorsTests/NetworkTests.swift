import Foundation
import Testing

@testable import Tensors

@TensorThread
struct NetworkTests {
    // Both sides compute in double precision; sums of a dozen terms differ by some 1e-15.
    static let close = 1e-12

    @Test("PyTorch's numbers for activations, layer norm, attention, loss")
    func golden() {
        #expect(distance(wave(2, 3).gelu().doubles(), Golden.gelu) < Self.close)
        let approximate = wave(2, 3).gelu(approximate: true)
        #expect(distance(approximate.doubles(), Golden.geluTanh) < Self.close)
        let norm = wave(2, 5).layerNorm(
            weight: wave(5, shift: 1),
            bias: wave(5, shift: 2),
            epsilon: 1e-5
        )
        #expect(distance(norm.doubles(), Golden.layerNorm) < Self.close)
        let attention = wave(1, 2, 3, 4).attention(
            key: wave(1, 2, 3, 4, shift: 1),
            value: wave(1, 2, 3, 4, shift: 2),
            isCausal: true
        )
        #expect(distance(attention.doubles(), Golden.attention) < Self.close)
        let loss = wave(3, 4).crossEntropy(Tensor([1, -100, 3]), smoothing: 0.1)
        #expect(distance(loss.doubles(), Golden.crossEntropy) < Self.close)
    }

    @Test("PyTorch's numbers for a GRU and its gradient")
    func goldenGRU() {
        let layer = gruLayer()
        layer.input.requiresGradient = true
        let (states, last) = wave(2, 4, 2).gru(initial: wave(1, 2, 3, shift: 4), layers: [layer])
        states.squared().sum().backward()
        #expect(distance(states.doubles(), Golden.gruStates) < Self.close)
        let gradient = layer.input.gradient?.doubles() ?? []
        #expect(distance(gradient, Golden.gruInputGradient) < Self.close)
        #expect(last[0].doubles() == states.select(-1, along: 1).doubles())
    }

    @Test("The GRU is its definition, step by step")
    func gruDefinition() {
        let layer = gruLayer()
        let x = wave(2, 4, 2)
        var state = wave(2, 3, shift: 4)
        var cell = state
        let states = x.gru(initial: state.unsqueeze(0), layers: [layer]).states
        for step in 0..<4 {
            let input = x.select(step, along: 1)
            let a = input.linear(weight: layer.input, bias: layer.inputBias)
                .split([3, 3, 3], along: 1)
            let b = state.linear(weight: layer.hidden, bias: layer.hiddenBias)
                .split([3, 3, 3], along: 1)
            let (reset, update) = ((a[0] + b[0]).sigmoid(), (a[1] + b[1]).sigmoid())
            let new = (a[2] + reset * b[2]).tanh()
            state = (1 - update) * new + update * state
            cell = input.gruCell(state: cell, weights: layer)
            let fused = states.select(step, along: 1).doubles()
            #expect(distance(fused, state.doubles()) < Self.close)
            #expect(distance(fused, cell.doubles()) < Self.close)
        }
    }

    @Test("Attention is its definition, with a mask and with a causal one")
    func attentionDefinition() {
        let (query, key) = (wave(2, 2, 3, 4), wave(2, 2, 3, 4, shift: 1))
        let value = wave(2, 2, 3, 4, shift: 2)
        let look = Tensor.ones([3, 3], dtype: .bool).lowerTriangle()
        let scores = (query.matmul(key.transposed) / 2).maskedFill(.!look, with: -Double.infinity)
        let expected = scores.softmax(along: -1).matmul(value).doubles()
        let masked = query.attention(key: key, value: value, mask: look)
        let causal = query.attention(key: key, value: value, isCausal: true)
        #expect(distance(masked.doubles(), expected) < Self.close)
        #expect(distance(causal.doubles(), expected) < Self.close)
    }

    @Test("Layer norm is its definition")
    func layerNormDefinition() {
        let x = wave(3, 7)
        let mean = x.mean(over: -1, keepDimension: true)
        let variance = x.variance(over: -1, correction: 0, keepDimension: true)
        let expected = ((x - mean) / (variance + 1e-5).squareRoot()).doubles()
        let fast = x.layerNorm(weight: nil, bias: nil, epsilon: 1e-5)
        #expect(distance(fast.doubles(), expected) < Self.close)
    }

    @Test("Dropout keeps the mean and zeroes the given share")
    func dropout() {
        // 1e5 draws: the share of zeros deviates by √(0.3 · 0.7 / 1e5) = 0.0014; five times that.
        let dropped = Tensor.ones([100_000]).dropout(rate: 0.3, from: Generator(seed: 3))
        let zeros: Float = (dropped .== 0).to(.float32).mean().item()
        #expect(Swift.abs(zeros - 0.3) < 0.0072)
        #expect(Set(dropped.floats()) == [0, 1 / 0.7])
        // Neighbours agree as often as independent ones: 0.7² + 0.3² = 0.58, deviation 0.0016.
        let kept = dropped .> 0
        let same = kept[1..<100_000] .== kept[0..<99_999]
        #expect(Swift.abs(same.to(.float32).mean().item() - Float(0.58)) < 0.008)
    }

    @Test("Dropout depends on the generator alone")
    func dropoutIsDeterministic() {
        let before = TensorThread.threadCount
        defer { TensorThread.threadCount = before }
        func draw() -> [[Float]] {
            let generator = Generator(seed: 3)
            let x = Tensor.ones([70_001])
            return (0..<2).map { _ in x.dropout(rate: 0.5, from: generator).floats() }
        }
        TensorThread.threadCount = 1
        let one = draw()
        TensorThread.threadCount = 2
        #expect(draw() == one)
        #expect(one[0] != one[1])
    }

    @Test("The fused Adam step is Adam")
    func adam() {
        let weight = wave(5)
        let state = (Tensor.zeros([5], dtype: .float64), Tensor.zeros([5], dtype: .float64))
        let steps = Tensor(Float(0))
        var (w, m, v) = (weight.doubles(), [Double](repeating: 0, count: 5), [0.0, 0, 0, 0, 0])
        for step in 1...3 {
            let gradient = wave(5, shift: Double(step))
            FusedAdam(rate: 0.1).step(
                weights: [weight],
                gradients: [gradient],
                means: [state.0],
                squares: [state.1],
                steps: [steps]
            )
            for (i, g) in gradient.doubles().enumerated() {
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                let mean = m[i] / (1 - pow(0.9, Double(step)))
                let square = v[i] / (1 - pow(0.999, Double(step)))
                w[i] -= 0.1 * mean / (square.squareRoot() + 1e-8)
            }
        }
        #expect(distance(weight.doubles(), w) < 1e-9)
    }

    private func gruLayer() -> GRUWeights {
        GRUWeights(
            input: wave(9, 2),
            hidden: wave(9, 3, shift: 1),
            inputBias: wave(9, shift: 2),
            hiddenBias: wave(9, shift: 3)
        )
    }
}
