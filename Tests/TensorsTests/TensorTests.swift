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

extension TensorTests {
    @Test("Reductions over some and over all dimensions")
    func reductions() {
        let a = Tensor([1, 5, 3, 4, 2, 6] as [Float], shape: [2, 3])
        #expect(a.sum().item() == Float(21))
        #expect(a.sum(over: 0).floats() == [5, 7, 9])
        #expect(a.mean(over: 1, keepDimension: true).shape == [2, 1])
        #expect(a.max(over: 1).floats() == [5, 6])
        #expect(a.min().item() == Float(1))
        #expect(a.argmax(along: 1).ints() == [1, 2])
        #expect(a.variance(over: 1, correction: 0).floats() == [8.0 / 3, 8.0 / 3])
        #expect(a.norm(order: 1).item() == Float(21))
        #expect(a.cumulativeSum(along: 1).floats() == [1, 6, 9, 4, 6, 12])
        #expect((a .> 2).ints() == [0, 1, 1, 1, 0, 1])
        #expect(a.allFinite)
        #expect(!(a / 0).allFinite)
    }

    @Test("Views share their elements, copies do not")
    func views() {
        let a = Tensor.arange(0..<12).reshape(3, 4)
        #expect(a[1].ints() == [4, 5, 6, 7])
        #expect(a[1..<3].slice(1..<4, along: 1, step: 2).ints() == [5, 7, 9, 11])
        let copy = a.cloned()
        a[0].fill(with: -1)
        #expect(a.slice(0..<1, along: 1).ints() == [-1, 4, 8])
        #expect(copy[0].ints() == [0, 1, 2, 3])
        #expect(a.split([1, 3], along: 1).map(\.shape) == [[3, 1], [3, 3]])
        #expect(Tensor.stacked([a, copy]).shape == [2, 3, 4])
        #expect(Tensor.concatenated([a, copy], along: 1).shape == [3, 8])
        #expect(a.transposed.shape == [4, 3])
        #expect(!a.transposed.isContiguous)
        #expect(copy.transposed.ints() == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
    }

    @Test("Writing by index and mask")
    func indexing() {
        let a = Tensor.zeros([3, 2])
        a.indexAdd(.ones([3, 2]), at: Tensor([0, 2, 0]), along: 0)
        #expect(a.floats() == [2, 2, 0, 0, 1, 1])
        a.put(Tensor([5, 7] as [Float]), at: [Tensor([1, 1]), Tensor([0, 0])], accumulate: true)
        #expect(a.floats() == [2, 2, 12, 0, 1, 1])
        a.scatter(-9, at: Tensor([[0], [1]].flatMap(\.self), shape: [2, 1]), along: 1)
        #expect(a.floats() == [-9, 2, 12, -9, 1, 1])
        a.fill(where: a .== -9, with: 4)
        #expect(a.maskedSelect(a .> 1).floats() == [4, 2, 12, 4])
        #expect((a .> 3).nonzero().ints() == [0, 0, 1, 0, 1, 1])
        #expect(a.reshape(-1).topK(2).indices.ints().first == 2)
        #expect(a.reshape(-1).argsort().ints() == [4, 5, 1, 0, 3, 2])
        #expect(a.elements(at: [Tensor([2, 0]), Tensor([0, 1])]).floats() == [1, 2])
        #expect(Tensor([1, 3, 5]).insertionPoints(of: Tensor([3, 4])).ints() == [1, 2])
    }

    @Test("Commands of an optimiser")
    func inPlace() {
        let a = Tensor([1, 4] as [Float])
        a.addProduct(Tensor([2, 2] as [Float]), Tensor([3, 1] as [Float]), scaledBy: 0.5)
        #expect(a.floats() == [4, 5])
        a.addQuotient(Tensor([8, 8] as [Float]), Tensor([2, 4] as [Float]), scaledBy: -1)
        #expect(a.floats() == [0, 3])
        a.interpolate(to: Tensor([4, 7] as [Float]), weight: 0.25)
        #expect(a.floats() == [1, 4])
        a.formSquareRoot()
        a.multiply(by: 3)
        a.add(Tensor([1, 1] as [Float]), scaledBy: 2)
        #expect(a.floats() == [5, 8])
        a.clamp(to: 6...7)
        #expect(a.clamped(to: ...6.5).floats() == [6, 6.5])
    }

    @Test("Products and inverses")
    func algebra() throws {
        let a = Tensor([2, 1, 1, 3] as [Double], shape: [2, 2])
        let unit = Tensor([1, 0, 0, 1] as [Double], shape: [2, 2]).doubles()
        #expect(distance(try a.inverse().matmul(a).doubles(), unit) < 1e-15)
        #expect(distance(try a.positiveDefiniteInverse().matmul(a).doubles(), unit) < 1e-15)
        let b = Tensor([3, 4] as [Double])
        #expect(distance(a.matmul(try a.solve(b)).doubles(), b.doubles()) < 1e-14)
        let result = Tensor.zeros([2, 2], dtype: .float64)
        a.matmul(a, into: result)
        #expect(result.doubles() == [5, 5, 5, 10])
        result.addMatmul(a, a, keep: 2, scaledBy: -1)
        #expect(result.doubles() == [5, 5, 5, 10])
        let singular = Tensor.ones([2, 2], dtype: .float64)
        #expect(throws: TorchError.self) { try singular.inverse() }
        #expect(throws: TorchError.self) { try singular.cholesky() }
    }

    @Test("What a machine lacks is thrown")
    func machine() {
        #expect(throws: TorchError.self) { try Tensor.allocated([1 << 50]) }
        if !Device.cudaIsAvailable {
            #expect(throws: TorchError.self) { try Tensor.ones([1]).to(.cuda(0)) }
        }
    }

    @Test("The loaded library is the one compiled against")
    func version() throws {
        try TorchVersion.check()
        #expect(TorchVersion.loaded.split(separator: ".").count == 3)
        let error = #expect(throws: TorchError.self) {
            try TorchVersion.check(loaded: "1.13.0", compiled: "2.13.0")
        }
        #expect(error?.description.contains("scripts/bootstrap") == true)
    }

    @Test("A mistake of shapes ends the program with libtorch's message")
    func mismatch() async {
        let result = await #expect(
            processExitsWith: .failure,
            observing: [\.standardErrorContent]
        ) {
            await TensorThread.run { _ = Tensor.ones([2, 3]).matmul(.ones([2, 3])) }
        }
        let message = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) }
        #expect(message?.contains("mat1 and mat2 shapes cannot be multiplied") == true)
    }
}
