import Networks
import Statistics
import Tensors
import Testing

@Suite("Compressed maps")
struct CompressionTests {
    private static func map(_ inputs: Int, _ outputs: Int) -> Linear {
        Linear(inputs, outputs, from: ParameterSource(Seed(5)))
    }

    private static func input(_ rows: Int, _ width: Int) -> Tensor {
        .normal([rows, width], from: Generator(seed: 6))
    }

    private static func gap(_ a: Tensor, _ b: Tensor) -> Float {
        zip(a.detached().floats(), b.detached().floats()).map { abs($0 - $1) }.max() ?? .infinity
    }

    // Outputs of up to 2, sums of 40 terms in another order.
    @Test(
        "Asking gives what training computes, with few rows and with many",
        arguments: [1, 15, 16, 70]
    )
    @TensorThread
    func fused(rows: Int) {
        let (map, x) = (Self.map(40, 33), Self.input(rows, 40))
        for activation in [Activation.identity, .gelu] {
            let recorded = map(x, activation: activation)
            #expect(recorded.requiresGradient)
            let asked = withoutGradient { map(x, activation: activation) }
            #expect(asked.shape == [rows, 33])
            #expect(Self.gap(recorded, asked) < 2e-6)
            let plain = x.linear(weight: map.weight, bias: map.bias)
            #expect(Self.gap(recorded, activation == .gelu ? plain.gelu() : plain) < 1e-6)
        }
    }

    @Test("bfloat16 is nearly the same, in the type that was asked in")
    @TensorThread
    func halves() throws {
        let (map, x) = (Self.map(64, 32), Self.input(20, 64))
        let plain = map(x, activation: .gelu)
        try map.matrix.compress(MapCompression(precision: .bfloat16))
        for type in [DType.float32, .bfloat16] {
            let found = withoutGradient { map(x.to(type), activation: .gelu) }
            #expect(found.dtype == type)
            // Outputs of up to 2.5 with 8 bits, of sums with 8-bit factors.
            #expect(Self.gap(found.to(.float32), plain) < 0.03)
            #expect(Self.gap(found.to(.float32), plain) > 1e-4)
        }
    }

    @Test("8 bits: the map's bias and adapter stay, and its weight is no parameter any more")
    @TensorThread
    func eightBits() throws {
        let (map, x) = (Self.map(64, 32), Self.input(20, 64))
        let plain = map(x)
        let weight = map.weight.detached().cloned()
        try map.matrix.compress(MapCompression(precision: .eightBits))
        let found = withoutGradient { map(x) }
        #expect(Self.gap(found, plain) < 0.03 && Self.gap(found, plain) > 1e-4)
        #expect(map.parameters.map(\.path) == ["bias"])
        // Half a step of weights in ±1/8.
        #expect(Self.gap(map.weight, weight) <= 0.125 / 254 + 1e-7)
        let adapter = LowRankAdapter(to: weight, rank: 2, alpha: 4, from: ParameterSource(Seed(7)))
        adapter.up.detached().fill(with: 0.5)
        map.slot.adapter = adapter
        let change = withoutGradient { x.matmul(adapter.change.transpose(0, 1)) }
        #expect(Self.gap(withoutGradient { map(x) }, found + change) < 1e-5)
    }

    @Test(
        "The share nearest to zero is zero, counted exactly, and nothing else moves",
        arguments: [0, 0.1, 0.5, 0.999]
    )
    @TensorThread
    func pruning(share: Double) throws {
        let map = Self.map(31, 17)
        let before = map.weight.detached().floats()
        try map.matrix.compress(MapCompression(prune: share))
        let after = map.weight.detached().floats()
        let fewest = Int(Double(before.count) * share)
        #expect(after.count { $0 == 0 } == fewest)
        let limit = before.map { abs($0) }.sorted()[fewest]
        for (old, new) in zip(before, after) { #expect(new == (abs(old) < limit ? 0 : old)) }
    }

    @Test("Equal numbers are pruned by count, not by their value")
    @TensorThread
    func ties() throws {
        let map = Projection(weight: .ones([4, 5]))
        try map.matrix.compress(MapCompression(prune: 0.25))
        #expect(map.weight.floats().count { $0 == 0 } == 5)
    }
}
