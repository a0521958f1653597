import Learners
import Statistics
import Testing

@Suite("Item vectors")
struct ItemVectorsTests {
    /// Users who stay within items 0...4 or within 5...9; item 10 stands alone.
    static let sequences: [[Int32]] = {
        var sequences: [[Int32]] = [[10]]
        for user in 0..<40 {
            let group = user % 2 * 5
            sequences.append((0..<5).map { Int32((user + 2 * $0) % 5 + group) })
        }
        return sequences
    }()

    static func vectors(threads: Int = 1, seed: UInt64 = 1) -> ItemVectors {
        ItemVectors(
            fitting: training(sequences),
            itemCount: 11,
            configuration: ItemVectors.Configuration(dimensions: 4, window: 2),
            seed: Seed(seed),
            threads: threads
        )
    }

    @Test("Items that occur together lie together, others apart", arguments: 0..<5)
    func groups(seed: Int) {
        let vectors = Self.vectors(seed: UInt64(seed))
        func cosine(_ a: Int32, _ b: Int32) -> Float {
            zip(vectors.vector(of: a), vectors.vector(of: b)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        for a in Int32(0)..<10 {
            for b in Int32(0)..<10 where a != b {
                if a / 5 == b / 5 {
                    #expect(cosine(a, b) > 0.9)
                } else {
                    #expect(abs(cosine(a, b)) < 0.1)
                }
            }
        }
        #expect(vectors.vector(of: 10).allSatisfy { $0 == 0 })
    }

    @Test("Vectors don't depend on threads")
    func threads() {
        #expect(Self.vectors(threads: 1) == Self.vectors(threads: 3))
    }

    @Test("A sequence is the recency-weighted mean of its items, of unit length")
    func embedding() {
        let vectors = Self.vectors()
        let both = vectors.embedding(of: [0, 5])
        let (first, second) = (Array(vectors.vector(of: 0)), Array(vectors.vector(of: 5)))
        let sum = zip(first, second).map { 0.9 * $0 + $1 }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for (value, expected) in zip(both, sum) { #expect(abs(value - expected / length) < 1e-6) }
        #expect(vectors.embedding(of: [10]).allSatisfy { $0 == 0 })
    }

    @Test("Eigenpairs of a matrix of two by two")
    func eigen() {
        let (values, vectors) = DenseSymmetric.eigen([2, 1, 1, 2], size: 2)
        #expect(abs(values[0] - 3) < 1e-14 && abs(values[1] - 1) < 1e-14)
        // (1, 1) and (1, -1), each over sqrt(2).
        #expect(abs(vectors[0] - vectors[2]) < 1e-14 && abs(vectors[1] + vectors[3]) < 1e-14)
    }

    @Test("Eigenpairs rebuild the matrix", arguments: 0..<10)
    func rebuilt(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        var matrix = [Double](repeating: 0, count: 36)
        for row in 0..<6 {
            for column in 0...row {
                matrix[row * 6 + column] = random.normal()
                matrix[column * 6 + row] = matrix[row * 6 + column]
            }
        }
        let (values, vectors) = DenseSymmetric.eigen(matrix, size: 6)
        for row in 0..<6 {
            for column in 0..<6 {
                let sum = (0..<6).reduce(0.0) {
                    $0 + vectors[row * 6 + $1] * values[$1] * vectors[column * 6 + $1]
                }
                #expect(abs(sum - matrix[row * 6 + column]) < 1e-12)
            }
        }
        #expect(values == values.sorted(by: >))
    }
}
