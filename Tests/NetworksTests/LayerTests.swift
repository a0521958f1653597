import Foundation
import Networks
import Statistics
import Tensors
import Testing

@Suite("Layers")
struct LayerTests {
    private static let source = ParameterSource(Seed(3))

    @Test("Parameters are named by their paths")
    @TensorThread
    func paths() {
        let block = TransformerBlock(
            width: 4,
            heads: 2,
            dropout: 0,
            attentionDropout: 0,
            from: Self.source
        )
        let paths = block.parameters(under: "blocks.0").map(\.path)
        #expect(paths.count == 16)
        #expect(Set(paths).count == paths.count)
        #expect(paths.contains("blocks.0.attention.query.weight"))
        #expect(paths.contains("blocks.0.feed-forward.inner.bias"))
    }

    @Test("Attention by single operations is libtorch's")
    @TensorThread
    func attention() {
        let input = Tensor.normal([2, 5, 8], from: Generator(seed: 1))
        func output(dropout: Double, _ phase: Phase) -> [Float] {
            CausalSelfAttention(width: 8, heads: 2, dropout: dropout, from: Self.source)(
                input,
                phase
            ).detached().floats()
        }
        // So rare a dropout that none of the 100 weights falls to it: the path of single operations.
        let single = output(dropout: 1e-9, .training(MaskStream(Seed(1))))
        #expect(distance(single, output(dropout: 0, .inference)) < 1e-6)
    }

    // The oracle takes the last window apart by a discrete Fourier transform, in double precision.
    @Test("The filter passes the slow part of the window that ends at each position")
    @TensorThread
    func filter() {
        let (length, frequencies) = (6, 1)
        let filter = FrequencyFilter(
            width: 2,
            length: length,
            frequencies: frequencies,
            from: Self.source
        )
        let input = Tensor.normal([1, length, 2], from: Generator(seed: 4))
        let output = filter(input).detached().floats()
        let values = input.floats().map(Double.init)
        let shares = filter.parameters[0].tensor.detached().floats().map(Double.init)
        for position in 0..<length {
            for channel in 0..<2 {
                let window = (0..<length).map { step -> Double in
                    let place = position - (length - 1) + step
                    return place < 0 ? 0 : values[place * 2 + channel]
                }
                var low = 0.0
                for frequency in -frequencies...frequencies {
                    let turn = 2 * Double.pi * Double(frequency) / Double(length)
                    for (step, value) in window.enumerated() {
                        low += value * cos(turn * Double(length - 1 - step)) / Double(length)
                    }
                }
                let last = values[position * 2 + channel]
                let expected = low + shares[channel] * shares[channel] * (last - low)
                #expect(abs(Double(output[position * 2 + channel]) - expected) < 1e-5)
            }
        }
    }

    @Test("Later inputs change no earlier output")
    @TensorThread
    func causality() {
        let block = TransformerBlock(
            width: 8,
            heads: 2,
            dropout: 0,
            attentionDropout: 0,
            from: Self.source
        )
        let recurrence = GRU(inputs: 8, width: 8, layers: 2, from: Self.source)
        let input = Tensor.normal([3, 6, 8], from: Generator(seed: 1))
        let changed = input.cloned()
        changed.slice(4..<6, along: 1).fill(with: 7)
        for map in [{ block($0, .inference) }, { recurrence($0) }] as [(Tensor) -> Tensor] {
            let (before, after) = (map(input).detached(), map(changed).detached())
            func part(_ output: Tensor, _ steps: Range<Int>) -> [Float] {
                output.slice(steps, along: 1).floats()
            }
            #expect(part(before, 0..<4) == part(after, 0..<4))
            #expect(distance(part(before, 4..<6), part(after, 4..<6)) > 0.01)
        }
    }

    @Test("A block's gradients are the slopes of its output")
    @TensorThread
    func gradients() {
        let block = TransformerBlock(
            width: 4,
            heads: 2,
            dropout: 0.3,
            attentionDropout: 0.3,
            from: Self.source
        )
        let input = Tensor.normal([2, 3, 4], from: Generator(seed: 5))
        let direction = Tensor.normal([2, 3, 4], from: Generator(seed: 6))
        func output() -> Tensor { (block(input, .training(MaskStream(Seed(9)))) * direction).sum() }
        output().backward()
        for parameter in block.parameters {
            let slope: Float = parameter.tensor.gradient?.reshape(-1)[0].item() ?? .nan
            func moved(by step: Double) -> Double {
                withoutGradient {
                    parameter.tensor.reshape(-1)[0].add(step)
                    defer { parameter.tensor.reshape(-1)[0].add(-step) }
                    return output().item()
                }
            }
            // Central differences with step h err by h² and by rounding of 6e-8 · 10 / h.
            let measured = (moved(by: 1e-2) - moved(by: -1e-2)) / 2e-2
            #expect(abs(Double(slope) - measured) < 5e-3, "\(parameter.path)")
        }
    }

    @Test("Dropout keeps the mean, drops its share, and repeats by its seed", arguments: 0..<10)
    @TensorThread
    func dropout(seed: Int) {
        let input = Tensor.ones([20_007])
        func drop(_ seed: Int) -> [Float] {
            Dropout(0.3)(input, .training(MaskStream(Seed(UInt64(seed))))).floats()
        }
        let values = drop(seed)
        let zeros = values.filter { $0 == 0 }.count
        // A binomial count around 6002 with deviation sqrt(20007 · 0.3 · 0.7) = 65; five of them.
        #expect(abs(zeros - 6002) < 325)
        #expect(values.allSatisfy { $0 == 0 || $0 == Float(1 / 0.7) })
        #expect(values == drop(seed))
        #expect(values != drop(seed + 1))
        #expect(Dropout(0.3)(input, .inference).floats() == input.floats())
    }
}
