import Testing

@testable import Tensors

@TensorThread
struct GeneratorTests {
    @Test("The same seed gives the same numbers, with any number of threads")
    func sameSeed() {
        let before = TensorThread.threadCount
        defer { TensorThread.threadCount = before }
        func draw(_ seed: UInt64) -> [[Float]] {
            let generator = Generator(seed: seed)
            return [
                Tensor.normal([5000], from: generator).floats(),
                Tensor.uniform([5000], from: generator).floats(),
                Tensor.bernoulli([50_000], probability: 0.3, from: generator).floats(),
                Tensor.gumbel([50_000], from: generator).floats(),
                Tensor.permutation(100, from: generator).floats(),
            ]
        }
        TensorThread.threadCount = 1
        let one = draw(11)
        TensorThread.threadCount = 2
        #expect(draw(11) == one)
        #expect(draw(12) != one)
    }

    @Test("PyTorch's numbers from the same seed")
    func golden() {
        let normal = Tensor.normal([20], from: Generator(seed: 7)).doubles()
        #expect(distance(normal, Golden.normal) < 1e-6)
        let coins = Tensor.bernoulli([20], probability: 0.3, from: Generator(seed: 7))
        #expect(coins.doubles() == Golden.bernoulli)
    }

    @Test("A generator's state can be put back")
    func state() {
        let generator = Generator(seed: 5)
        _ = Tensor.normal([10], from: generator)
        let kept = generator.state
        let first = Tensor.normal([10], from: generator).floats()
        generator.state = kept
        #expect(Tensor.normal([10], from: generator).floats() == first)
    }

    @Test("A permutation holds each number once")
    func permutation() {
        let drawn = Tensor.permutation(1000, from: Generator(seed: 1)).ints()
        #expect(drawn.sorted() == Array(0..<1000))
        #expect(drawn != drawn.sorted())
    }

    @Test("Gumbel numbers draw from a distribution")
    func gumbel() {
        // 1e5 draws with probability 0.2: deviation √(0.2 · 0.8 / 1e5) = 0.0013; five times that.
        let logits = Tensor([0.2, 0.3, 0.5] as [Float]).log()
        let noise = Tensor.gumbel([100_000, 3], from: Generator(seed: 2))
        let counts = (logits + noise).argmax(along: 1).binCounts(3).doubles()
        #expect(distance(counts.map { $0 / 100_000 }, [0.2, 0.3, 0.5]) < 0.008)
    }
}
