import Foundation
import Testing

@testable import Tensors

@Suite("Matrices in 8 bits")
struct QuantisedMatrixTests {
    /// Extents that fill neither a panel of 64 outputs, nor a group of 4 inputs, nor a strip of 6 rows, and some that do.
    private static let extents = [
        (1, 1, 1), (5, 7, 3), (6, 64, 64), (13, 385, 70), (100, 33, 129), (2, 1536, 65),
    ]

    private static func numbers(_ seed: UInt64, _ shape: Int...) -> Tensor {
        .normal(shape, from: Generator(seed: seed))
    }

    /// Each row by its own scale: the scale, and whole numbers in -127...127.
    private static func rounded(_ rows: [Float], width: Int) -> [(scale: Float, values: [Float])] {
        stride(from: 0, to: rows.count, by: width).map { start in
            let row = rows[start..<start + width]
            let scale = (row.map { Swift.abs($0) }.max() ?? 0) / 127
            let inverse = scale > 0 ? 1 / scale : 0
            return (scale, row.map { ($0 * inverse).rounded(.toNearestOrEven) })
        }
    }

    private static func gelu(_ x: Double) -> Double { 0.5 * x * (1 + erf(x / 2.squareRoot())) }

    // s = max / 127: 2.54 / 127 = .02, so that 1 is 50, -.03 is -1.5 and so -2 (the even one), .01 is .5 and so 0.
    @Test("A row worked out by hand")
    @TensorThread
    func byHand() throws {
        let matrix = try QuantisedMatrix(
            Tensor([2.54, 1, -0.0300001, 0.0099999, 0, 0, 0, 0] as [Float], shape: [2, 4])
        )
        #expect(matrix.values.ints() == [127, 50, -2, 0, 0, 0, 0, 0])
        #expect(distance(matrix.scales.doubles(), [0.02, 0]) < 1e-8)
        let product = matrix.product(
            Tensor([1.27, 0, 0, 0.5] as [Float], shape: [1, 4]),
            bias: Tensor([0.5, -1] as [Float])
        )
        // x is 127, 0, 0, 50 times .01: .01 · .02 · (127 · 127 + 50 · 0) + .5
        #expect(distance(product.doubles(), [3.7258, -1]) < 1e-5)
    }

    @Test(
        "Whole sums are those of the definition, with and without special instructions",
        arguments: extents
    )
    @TensorThread
    func definition(rows: Int, inputs: Int, outputs: Int) throws {
        let (x, w) = (Self.numbers(1, rows, inputs), Self.numbers(2, outputs, inputs))
        let bias = Self.numbers(3, outputs)
        let matrix = try QuantisedMatrix(w)
        let left = Self.rounded(x.floats(), width: inputs)
        let right = Self.rounded(w.floats(), width: inputs)
        let shifts = bias.doubles()
        var expected: [Double] = []
        for row in left {
            for (column, shift) in zip(right, shifts) {
                let sum = zip(row.values, column.values).reduce(0.0) { $0 + Double($1.0 * $1.1) }
                expected.append(sum * Double(row.scale) * Double(column.scale) + shift)
            }
        }
        // Sums of up to 200 with single precision's 6e-8, in some steps.
        for isPlain in [false, true] {
            let found = matrix.product(x, bias: bias, isPlain: isPlain)
            #expect(found.shape == [rows, outputs])
            #expect(distance(found.doubles(), expected) < 1e-4)
            let bent = matrix.product(x, bias: bias, activation: .gelu, isPlain: isPlain)
            for (value, sum) in zip(bent.doubles(), expected) {
                #expect(Swift.abs(value - Self.gelu(sum)) < 1e-4 + 1.3e-5 * Swift.abs(sum))
            }
        }
    }

    // |x w - x' w'| <= |x| t/2 + |w| s/2 + s t/4 for each term, since each factor moves by at most half its scale.
    @Test("No product is further off than its terms can be", arguments: 0..<20)
    @TensorThread
    func bound(seed: UInt64) throws {
        let (rows, inputs, outputs) = (3, 50, 20)
        let (x, w) = (Self.numbers(seed, rows, inputs), Self.numbers(seed + 100, outputs, inputs))
        let matrix = try QuantisedMatrix(w)
        let halves = w.abs().max(over: 1) / 254
        let moved = (w - matrix.dequantised).abs()
        #expect((moved .<= (halves + 1e-6).unsqueeze(1)).bools().allSatisfy { $0 })
        let steps = (x.abs().max(over: 1) / 254).unsqueeze(1)
        let most =
            x.abs().sum(over: 1, keepDimension: true) * halves
            + steps * w.abs().sum(over: 1) + steps * halves * Double(inputs)
        let gap = (matrix.product(x) - x.matmul(w.transpose(0, 1))).abs()
        #expect((gap .<= most + 1e-4).bools().allSatisfy { $0 })
        // The bound is no formality: products do move.
        #expect((gap.max(over: 0).max(over: 0)).item() as Double > 1e-3)
    }

    @Test("A row doesn't depend on the others, nor on the number of threads")
    @TensorThread
    func rows() throws {
        let x = Self.numbers(4, 101, 36)
        let matrix = try QuantisedMatrix(Self.numbers(5, 200, 36))
        let all = matrix.product(x).floats()
        for row in [0, 5, 6, 47, 48, 100] {
            let alone = matrix.product(x.slice(row..<row + 1, along: 0)).floats()
            #expect(alone == Array(all[row * 200..<(row + 1) * 200]))
        }
        let threads = TensorThread.threadCount
        TensorThread.threadCount = 1
        defer { TensorThread.threadCount = threads }
        #expect(matrix.product(x).floats() == all)
    }

    @Test("Zeros stay zeros; a row with a number that is not finite gives NaN, the others don't")
    @TensorThread
    func odd() throws {
        var numbers = [Float](repeating: 1, count: 4 * 20)
        for place in 0..<20 { numbers[place] = 0 }
        (numbers[25], numbers[47]) = (.nan, .infinity)
        let matrix = try QuantisedMatrix(Self.numbers(6, 3, 20))
        for isPlain in [false, true] {
            let found = matrix.product(Tensor(numbers, shape: [4, 20]), isPlain: isPlain)
            #expect(found[0].floats() == [0, 0, 0])
            #expect(found[1].isNaN().bools() == [true, true, true])
            #expect(found[2].isNaN().bools() == [true, true, true])
            #expect(found[3].isFinite().bools() == [true, true, true])
        }
    }

    // 1e-38 / 127 is below the normal numbers, of which the smallest is 1.2e-38; its inverse is above all numbers.
    @Test("Rows too small for a scale are zeros")
    @TensorThread
    func tiny() throws {
        let rows = Tensor([1e-38, 0, -1e-38, 0, 1, 0, 0, 0] as [Float], shape: [2, 4])
        let matrix = try QuantisedMatrix(rows)
        #expect(matrix.values.ints() == [0, 0, 0, 0, 127, 0, 0, 0])
        for isPlain in [false, true] {
            let found = matrix.product(rows, isPlain: isPlain).floats()
            #expect(found.prefix(3) == [0, 0, 0] && Swift.abs(found[3] - 1) < 1e-6)
        }
    }

    @Test("What a file has makes the same matrix, and what is none is refused")
    @TensorThread
    func parts() throws {
        let w = Self.numbers(7, 70, 10)
        let matrix = try QuantisedMatrix(w)
        let again = try QuantisedMatrix(values: matrix.values, scales: matrix.scales)
        let x = Self.numbers(8, 2, 10)
        #expect(again.product(x).floats() == matrix.product(x).floats())

        func refused(_ values: Tensor, _ scales: Tensor) -> QuantisedMatrixError? {
            #expect(throws: QuantisedMatrixError.self) {
                try QuantisedMatrix(values: values, scales: scales)
            }
        }
        let short = Tensor([1, 2] as [Float])
        #expect(
            "\(refused(matrix.values, short).map { "\($0)" } ?? "")".contains("70 float32 scales")
        )
        _ = refused(w, matrix.scales)
        let low = Tensor([1, .min, 3, 4] as [Int8], shape: [2, 2])
        #expect(refused(low, short) == .badNumber(row: 0))
        let fine = Tensor([1, 2, 3, 4] as [Int8], shape: [2, 2])
        #expect(refused(fine, Tensor([1, -1] as [Float])) == .badScale(row: 1, got: -1))
        #expect(throws: QuantisedMatrixError.self) {
            try QuantisedMatrix(Tensor([1, .nan] as [Float], shape: [1, 2]))
        }
        #expect(throws: QuantisedMatrixError.self) { try QuantisedMatrix(short) }
    }
}
