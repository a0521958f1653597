import Testing

@testable import Tensors

@TensorThread
@Suite("Gradients agree with finite differences")
struct GradientTests {
    @Test("Arithmetic, with broadcasting")
    func arithmetic() {
        expectGradients([wave(2, 3), wave(3, shift: 1)], "x * y + x / (y² + 2)") {
            $0[0] * $0[1] + $0[0] / ($0[1].squared() + 2)
        }
        expectGradients([wave(5)], "functions") {
            let x = $0[0]
            return x.exp() + (x.squared() + 1).log() + x.tanh() * x.sigmoid() + x.softplus()
                + x.gelu() + x.silu() + (x + 3).reciprocalSquareRoot() + 2 / (x + 2)
        }
    }

    @Test("Reductions and softmax")
    func reductions() {
        expectGradients([wave(3, 4)], "mean, variance, norm") {
            $0[0].mean(over: 1) + $0[0].variance(over: 1) + $0[0].norm(over: 1)
                + $0[0].logSumExp(over: 1) + $0[0].max(over: 1)
        }
        expectGradients([wave(3, 4)], "softmax") { $0[0].softmax(along: -1) }
        expectGradients([wave(3, 4)], "logSoftmax") { $0[0].logSoftmax(along: -1) }
    }

    @Test("Shapes and indexing")
    func indexing() {
        let index = Tensor([2, 0, 2, 1])
        expectGradients([wave(3, 4)], "embedding") { $0[0].embedding(index) }
        expectGradients([wave(3, 4)], "indexSelect") { $0[0].indexSelect(index, along: 1 - 1) }
        expectGradients([wave(3, 4)], "gather") {
            $0[0].gather(index.reshape(1, 4), along: 0)
        }
        expectGradients([wave(3, 4), wave(2, 4, shift: 1)], "concatenated") {
            Tensor.concatenated($0).transposed.slice(1..<4, along: 0).flipped(along: 0)
        }
    }

    @Test("Products, layer norm, losses")
    func layers() {
        expectGradients([wave(2, 3), wave(4, 3, shift: 1), wave(4, shift: 2)], "linear") {
            $0[0].linear(weight: $0[1], bias: $0[2])
        }
        expectGradients([wave(2, 5), wave(5, shift: 1), wave(5, shift: 2)], "layerNorm") {
            $0[0].layerNorm(weight: $0[1], bias: $0[2], epsilon: 1e-5)
        }
        let targets = Tensor([1, 3])
        expectGradients([wave(2, 4)], "crossEntropy") { $0[0].crossEntropy(targets) }
        let truth = Tensor([1, 0, 1, 1] as [Double])
        expectGradients([wave(4)], "binaryCrossEntropy") { $0[0].binaryCrossEntropy(truth) }
    }

    @Test("Attention and gated recurrent units")
    func sequences() {
        let shape = (wave(1, 2, 3, 4), wave(1, 2, 3, 4, shift: 1), wave(1, 2, 3, 4, shift: 2))
        expectGradients([shape.0, shape.1, shape.2], "attention") {
            $0[0].attention(key: $0[1], value: $0[2], isCausal: true)
        }
        let weights = [wave(9, 2), wave(9, 3, shift: 1), wave(9, shift: 2), wave(9, shift: 3)]
        expectGradients([wave(2, 3, 2), wave(1, 2, 3, shift: 4)] + weights, "gru") {
            let layer = GRUWeights(
                input: $0[2],
                hidden: $0[3],
                inputBias: $0[4],
                hiddenBias: $0[5]
            )
            return $0[0].gru(initial: $0[1], layers: [layer]).states
        }
    }

    @Test("A gradient worked out by hand is fed back and collected in the leaves")
    func handMadeGradient() {
        let w = Tensor([2, 3] as [Double])
        w.requiresGradient = true
        let y = w * w
        Tensor.backward([y], gradients: [Tensor([10, 100] as [Double])])
        #expect(w.gradient?.doubles() == [40, 600])  // 2 w · g
        Tensor.backward([w], gradients: [Tensor([1, 1] as [Double])])
        #expect(w.gradient?.doubles() == [41, 601])  // a leaf takes its gradient as it is
        w.gradient = nil
        #expect(w.gradient == nil)
        w.squared().sum().backward()
        #expect(w.gradient?.doubles() == [4, 6])
    }

    @Test("A gradient has a gradient")
    func second() throws {
        let x = Tensor([2] as [Double])
        x.requiresGradient = true
        let slopes = Tensor.gradients(
            of: [x.pow(3).sum()],
            withRespectTo: [x],
            createGraph: true
        )
        let first = try #require(slopes[0])
        #expect(first.doubles() == [12])  // 3 x²
        first.sum().backward()
        #expect(x.gradient?.doubles() == [12])  // 6 x
    }

    @Test("Nothing is recorded inside withoutGradient, whatever leaves it")
    func recording() {
        struct Stop: Error {}
        let w = Tensor([1] as [Double])
        w.requiresGradient = true
        #expect(throws: Stop.self) {
            try withoutGradient {
                #expect(!(w * 2).requiresGradient)
                w.add(1)
                throw Stop()
            }
        }
        #expect((w * 2).requiresGradient)
        #expect(!(w * 2).detached().requiresGradient)
        #expect(w.doubles() == [2])
        let unused = Tensor.gradients(of: [w * 2], withRespectTo: [wave(1).requiring(), w])
        #expect(unused[0] == nil)
        #expect(unused[1]?.doubles() == [2])
    }
}

extension Tensor {
    fileprivate func requiring() -> Tensor {
        requiresGradient = true
        return self
    }
}
