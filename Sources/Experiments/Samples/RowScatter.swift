import Commerce
import Learners
import Statistics

/// Real and made rows of the same classes on the two directions in which the real ones differ most.
///
///     (x, y) = (z − mean) · V,   V the first two principal components of the real rows z
///
/// Rows are encoded as models see them that add columns up. Where that takes more than ``mostNumbers`` numbers, those of
/// the largest variance are taken; shares of the variance are those of all of them.
public struct RowScatter: Codable, Sendable, Hashable {
    /// Where one row lies.
    public struct Point: Codable, Sendable, Hashable {
        /// Its place on the first direction.
        public var x: Double
        /// Its place on the second direction.
        public var y: Double
    }

    /// Real training rows, drawn at random where there are more than ``mostShown``.
    public var real: [Point]
    /// Made rows, drawn likewise.
    public var made: [Point]
    /// The share of the real rows' variance along each direction, in 0...1.
    public var explained: [Double]

    /// Rows of each kind that are shown at most.
    public static let mostShown = 1_000
    /// Real rows that directions are fitted to at most.
    private static let mostFitted = 2_000
    /// Numbers of an encoded row that directions are looked for in, at most: their cost grows with the third power.
    static let mostNumbers = 100
}

extension RowScatter {
    /// Projects the rows of a policy; nil where nothing was made, or real rows don't differ.
    ///
    /// - Complexity: O(rows · numbers² + numbers³), of bounded rows and numbers.
    init?(real training: TrainingSet<SampleTable>, made: MadeRows, seed: Seed, threads: Int) {
        let places = training.samples.places(ofClassesIn: made)
        var random = seed["fitted"].generator()
        let fitted = training.selecting(
            random.sample(Self.mostFitted, of: places.count).map { places[$0] }
        )
        guard fitted.samples.count > 2, made.count > 0 else { return nil }
        let encoder = SampleEncoder(fitting: fitted)
        let rows = EncodedRows(values: encoder.encoded(fitted.samples), width: encoder.width)
        let variances = rows.variances
        let whole = variances.reduce(0, +)
        guard whole > 0 else { return nil }
        let numbers = variances.indices
            .sorted { (variances[$1], $0) < (variances[$0], $1) }
            .prefix(Self.mostNumbers).sorted()
        let components = PrincipalComponents(
            of: rows.selecting(numbers).values,
            width: numbers.count,
            dimensions: 2,
            threads: threads
        )
        func shown(_ table: SampleTable, _ name: String) -> [Point] {
            var random = seed[name].generator()
            let drawn = table.selecting(random.sample(Self.mostShown, of: table.count))
            let vectors = EncodedRows(values: encoder.encoded(drawn), width: encoder.width)
            return Self.points(components.projecting(vectors.selecting(numbers).values))
        }
        self.real = shown(fitted.samples, "real")
        self.made = shown(made.table, "made")
        explained = EncodedRows(values: components.projected, width: 2).variances.map { $0 / whole }
    }

    /// Four digits are more than a drawing shows.
    private static func points(_ values: [Float]) -> [Point] {
        stride(from: 0, to: values.count, by: 2).map { place in
            Point(
                x: (Double(values[place]) * 1e4).rounded() / 1e4,
                y: (Double(values[place + 1]) * 1e4).rounded() / 1e4
            )
        }
    }
}

/// Rows of numbers, row-major `[rows, width]`.
private struct EncodedRows {
    let values: [Float]
    let width: Int

    /// Per number: its variance over the rows.
    var variances: [Double] {
        let rows = values.count / max(width, 1)
        return (0..<width).map { column in
            var (sum, squares) = (0.0, 0.0)
            for row in 0..<rows { sum += Double(values[row * width + column]) }
            let mean = sum / Double(rows)
            for row in 0..<rows {
                let difference = Double(values[row * width + column]) - mean
                squares += difference * difference
            }
            return squares / Double(rows)
        }
    }

    /// Some of the numbers of each row.
    func selecting(_ columns: [Int]) -> EncodedRows {
        let rows = values.count / max(width, 1)
        var selected: [Float] = []
        selected.reserveCapacity(rows * columns.count)
        for row in 0..<rows {
            for column in columns { selected.append(values[row * width + column]) }
        }
        return EncodedRows(values: selected, width: columns.count)
    }
}
