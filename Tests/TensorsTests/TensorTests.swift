import Testing

@testable import Tensors

@TensorThread
@Suite(.serialized)
struct TensorTests {
    @Test("Arithmetic broadcasts over shapes")
    func broadcasting() {
        let a = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
        let b = Tensor([10, 20, 30] as [Float])
        #expect((a + b).floats() == [11, 22, 33, 14, 25, 36])
        #expect((1 - a).floats() == [0, -1, -2, -3, -4, -5])
        #expect((6 / a).floats() == [6, 3, 2, 1.5, 1.2, 1])
        #expect((a * b.unsqueeze(0).expand(2, 3)).shape == [2, 3])
    }

    @Test("Whole numbers stay whole until they are divided")
    func kinds() {
        let counts = Tensor([1, 2, 3])
        #expect((counts + 1).dtype == .int64)
        #expect((counts * 2).ints() == [2, 4, 6])
        #expect((counts * 0.5).dtype == .float32)
        #expect((counts / 2).floats() == [0.5, 1, 1.5])
        #expect(counts.floorDivided(by: 2).ints() == [0, 1, 1])
    }

    @Test("Tensors are freed as soon as nobody holds them")
    func freed() {
        let before = Tensor.liveCount
        var sum: Float = 0
        for number in 0..<10_000 {
            sum += (Tensor.full([4], number) + 1).exp().log().select(0, along: 0).item()
        }
        // Σ (n + 1) over n < 10000, each exp beyond 88 overflows to infinity.
        #expect(sum == .infinity)
        #expect(Tensor.liveCount == before)
    }
}
