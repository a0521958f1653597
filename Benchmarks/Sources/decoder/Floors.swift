import Language
import Networks
import Tensors

/// The least time of a step: what has to be read over what is read a second, and what has to be multiplied over what is
/// multiplied a second.
///
///     bytes      = weights, each once · bytes a number + texts · tokens · layers · 2 · keys · bytes a number
///     operations = 2 · weights · texts
///
/// The matrix that scores words is read whole; where it is the table of words as well, it counts once. Of a table of its own, a
/// row a text is read.
struct Floors: Encodable {
    /// Bytes that a step has to read.
    let bytes: Double
    /// Multiplications and additions of a step.
    let operations: Double
    /// The best of summing a quarter of a gigabyte.
    private(set) var bytesPerSecond = 0.0
    /// The best of the decoder's own products, for as many texts, and one of squares.
    private(set) var operationsPerSecond = 0.0
    private let products: [Product]

    private enum CodingKeys: String, CodingKey {
        case bytes, operations, bytesPerSecond, operationsPerSecond
    }

    private struct Product {
        let rows: Tensor
        let matrix: Tensor

        var operations: Double { 2 * Double(rows.count) * Double(matrix.extent(0)) }
    }

    @TensorThread
    init(_ decoder: TextDecoder, texts: Int, length: Int) {
        let parameters = decoder.parameters
        let table = "model.embed_tokens.weight"
        let isTied = !parameters.contains { $0.path == "lm_head.weight" }
        let read = parameters.filter { isTied || $0.path != table }
        let weights = read.reduce(0) { $0 + $1.tensor.count }
        let dtype = read[0].tensor.dtype
        let size = dtype == .float32 ? 4 : 2
        let keys = parameters.filter { $0.path.hasSuffix("k_proj.weight") }
            .reduce(0) { $0 + $1.tensor.extent(0) }
        bytes = Double(
            size * (weights + texts * (length * 2 * keys + (isTied ? 0 : decoder.width)))
        )
        operations = 2 * Double(weights) * Double(texts)
        var products: [Product] = []
        var shapes: Set<[Int]> = []
        for parameter in read where parameter.tensor.rank == 2 {
            let matrix = parameter.tensor
            guard shapes.insert(matrix.shape).inserted else { continue }
            let rows = Tensor.ones([texts, matrix.extent(1)], dtype: dtype)
            products.append(Product(rows: rows, matrix: matrix))
        }
        if texts > 1 {
            let square = Tensor.ones([2048, 2048], dtype: dtype)
            products.append(Product(rows: square, matrix: square))
        }
        self.products = products
    }

    /// Measures once more; the best so far stays.
    @TensorThread
    mutating func measure() {
        let array = Tensor.ones([1 << 26])
        for _ in 0..<4 {
            let seconds = Self.seconds { _ = array.sum() }
            bytesPerSecond = max(bytesPerSecond, Double(array.count) * 4 / seconds)
        }
        for product in products {
            // Long enough for the clock, short enough that nothing else comes between.
            let repeats = max(1, Int(1e8 / product.operations))
            for _ in 0..<4 {
                let seconds = Self.seconds {
                    for _ in 0..<repeats { _ = product.rows.linear(weight: product.matrix) }
                }
                let found = Double(repeats) * product.operations / seconds
                operationsPerSecond = max(operationsPerSecond, found)
            }
        }
    }

    private static func seconds(_ body: () -> Void) -> Double {
        let clock = ContinuousClock()
        return clock.measure(body) / .seconds(1)
    }
}
