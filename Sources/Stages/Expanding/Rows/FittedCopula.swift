import Commerce
import Learners
import Statistics

/// The marginals of some rows, and what joins them.
///
/// A column has a latent normal number for its value, and where values are missing another one that says
/// whether it is; so which values are missing together is kept, and what is missing blurs nothing else.
struct FittedCopula {
    private let latents: [Latent]
    /// What columns that generators don't look at say in the first row.
    private let constants: [Double]
    /// The lower triangle of the correlations' root, row-major `[latents, latents]`.
    private let root: [Double]

    /// What a latent number decides.
    private enum Latent {
        case value(column: Int, Marginal)
        case missing(column: Int, share: Double)
    }

    init(_ table: SampleTable, shrinkage: Double) throws {
        constants = table.cells(of: 0)
        var latents: [Latent] = []
        var scores: [[Double]] = []
        for column in table.schema.modelled {
            let values = table.columns[column]
            let marginal = Marginal(values, table.schema.features[column])
            latents.append(.value(column: column, marginal))
            scores.append(
                try values.map {
                    $0.isNaN ? .nan : try StandardNormal.quantile(marginal.middle(of: $0))
                }
            )
            let share = Double(values.count { $0.isNaN }) / Double(values.count)
            guard share > 0 else { continue }
            latents.append(.missing(column: column, share: share))
            let low = try StandardNormal.quantile(share / 2)
            let high = try StandardNormal.quantile(min((1 + share) / 2, 1 - 1e-12))
            scores.append(values.map { $0.isNaN ? low : high })
        }
        self.latents = latents
        root = Self.root(of: Self.correlations(scores), shrinkage: shrinkage)
    }

    /// Draws one row.
    func draw(from random: inout RandomSource) -> [Double] {
        let width = latents.count
        let normals = (0..<width).map { _ in random.normal() }
        var cells = constants
        for (place, latent) in latents.enumerated() {
            var sum = 0.0
            for other in 0...place { sum += root[place * width + other] * normals[other] }
            let probability = StandardNormal.cumulative(sum)
            switch latent {
            case .value(let column, let marginal): cells[column] = marginal.value(at: probability)
            case .missing(let column, let share):
                if probability < share { cells[column] = .nan }
            }
        }
        return cells
    }

    /// Pearson correlations over the rows that have both, row-major; what never changes goes with nothing.
    private static func correlations(_ columns: [[Double]]) -> [Double] {
        let width = columns.count
        var result = [Double](repeating: 0, count: width * width)
        for row in 0..<width {
            for column in 0..<row {
                let found = correlation(columns[row], columns[column])
                result[row * width + column] = found
                result[column * width + row] = found
            }
            result[row * width + row] = 1
        }
        return result
    }

    private static func correlation(_ left: [Double], _ right: [Double]) -> Double {
        let places = left.indices.filter { !left[$0].isNaN && !right[$0].isNaN }
        guard places.count > 2 else { return 0 }
        let count = Double(places.count)
        var (x, y) = (0.0, 0.0)
        for place in places { (x, y) = (x + left[place] / count, y + right[place] / count) }
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for place in places {
            let (a, b) = (left[place] - x, right[place] - y)
            (xx, yy, xy) = (xx + a * a, yy + b * b, xy + a * b)
        }
        return xx > 1e-12 && yy > 1e-12 ? xy / (xx * yy).squareRoot() : 0
    }

    /// Cholesky's root of the shrunk correlations; the shrinkage is doubled until there is one.
    private static func root(of correlations: [Double], shrinkage: Double) -> [Double] {
        var share = shrinkage
        while share < 1 {
            var shrunk = correlations.map { $0 * (1 - share) }
            let width = Int(Double(correlations.count).squareRoot().rounded())
            for row in 0..<width { shrunk[row * width + row] = 1 }
            if let root = cholesky(shrunk, width: width) { return root }
            share = max(2 * share, 1e-4)
        }
        let width = Int(Double(correlations.count).squareRoot().rounded())
        return correlations.indices.map { $0 / width == $0 % width ? 1 : 0 }
    }

    private static func cholesky(_ matrix: [Double], width: Int) -> [Double]? {
        var root = [Double](repeating: 0, count: matrix.count)
        for row in 0..<width {
            for column in 0...row {
                var sum = matrix[row * width + column]
                for other in 0..<column {
                    sum -= root[row * width + other] * root[column * width + other]
                }
                if row == column {
                    guard sum > 1e-9 else { return nil }
                    root[row * width + row] = sum.squareRoot()
                } else {
                    root[row * width + column] = sum / root[column * width + column]
                }
            }
        }
        return root
    }
}
