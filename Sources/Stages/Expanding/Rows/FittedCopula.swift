import Commerce
import Statistics

/// The marginals of some rows, and what joins them.
struct FittedCopula {
    /// One a column; nil for columns that generators don't look at.
    private let marginals: [Marginal?]
    /// What columns that generators don't look at say in the first row.
    private let constants: [Double]
    private let modelled: [Int]
    /// The lower triangle of the correlations' root, row-major `[modelled, modelled]`.
    private let root: [Double]

    init(_ table: SampleTable, shrinkage: Double) throws {
        modelled = table.schema.modelled
        constants = table.cells(of: 0)
        marginals = table.schema.features.enumerated().map { column, feature in
            feature.kind.isModelled ? Marginal(table.columns[column], feature) : nil
        }
        let scores = try zip(marginals, table.columns).compactMap { marginal, column in
            try marginal.map { marginal in
                try column.map { try StandardNormal.quantile(marginal.middle(of: $0)) }
            }
        }
        root = Self.root(of: Self.correlations(scores), shrinkage: shrinkage)
    }

    /// Draws one row.
    func draw(from random: inout RandomSource) -> [Double] {
        let width = modelled.count
        let normals = (0..<width).map { _ in random.normal() }
        var cells = constants
        for (place, column) in modelled.enumerated() {
            var sum = 0.0
            for other in 0...place { sum += root[place * width + other] * normals[other] }
            if let marginal = marginals[column] {
                cells[column] = marginal.value(at: StandardNormal.cumulative(sum))
            }
        }
        return cells
    }

    /// Pearson correlations, row-major; a column that never changes goes with none.
    private static func correlations(_ columns: [[Double]]) -> [Double] {
        let centred = columns.map { column -> [Double] in
            let mean = column.reduce(0, +) / Double(column.count)
            let shifted = column.map { $0 - mean }
            let length = shifted.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 1e-10 ? shifted.map { $0 / length } : shifted.map { _ in 0 }
        }
        let width = columns.count
        var result = [Double](repeating: 0, count: width * width)
        for row in 0..<width {
            for column in 0..<row {
                let product = zip(centred[row], centred[column]).reduce(0) { $0 + $1.0 * $1.1 }
                result[row * width + column] = product
                result[column * width + row] = product
            }
            result[row * width + row] = 1
        }
        return result
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

/// The distribution of one column, as a way from 0...1 to values and back.
struct Marginal {
    private let isWhole: Bool
    private let isNumeric: Bool
    /// Share of missing values; they lie below all others.
    private let missing: Double
    /// The numbers that occur, ascending, or the levels by descending frequency.
    private let values: [Double]
    /// Per value: the share of present values up to and with it.
    private let upTo: [Double]
    private let places: [Double: Int]
    /// The share of one present value.
    private let rowShare: Double

    init(_ column: [Double], _ feature: Feature) {
        isNumeric = feature.kind.isNumeric
        isWhole = feature.kind.isWhole
        let present = column.filter { !$0.isNaN }
        missing = 1 - Double(present.count) / Double(max(column.count, 1))
        rowShare = 1 / Double(max(present.count, 1))
        var counts: [Double: Int] = [:]
        for value in present { counts[value, default: 0] += 1 }
        let isNumeric = isNumeric
        values = counts.keys.sorted { left, right in
            isNumeric
                ? left < right
                : (counts[right, default: 0], left) < (counts[left, default: 0], right)
        }
        var sum = 0
        upTo = values.map { value in
            sum += counts[value, default: 0]
            return Double(sum) / Double(present.count)
        }
        places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    }

    /// The middle of the interval in 0...1 that a value takes.
    func middle(of value: Double) -> Double {
        guard !value.isNaN, let place = places[value] else { return max(missing / 2, 1e-9) }
        let below = place == 0 ? 0 : upTo[place - 1]
        return missing + (1 - missing) * (below + upTo[place]) / 2
    }

    /// The value at a place in 0...1.
    func value(at place: Double) -> Double {
        guard place > missing, missing < 1 else { return .nan }
        let share = (place - missing) / (1 - missing)
        var (low, high) = (0, values.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] < share { low = middle + 1 } else { high = middle }
        }
        guard isNumeric, low > 0, isSingle(low), isSingle(low - 1) else { return values[low] }
        let width = upTo[low] - upTo[low - 1]
        let value =
            values[low - 1]
            + (values[low] - values[low - 1]) * min(1, (share - upTo[low - 1]) / width)
        return isWhole ? value.rounded() : value
    }

    /// Whether a number occurs once, as far as its share tells.
    private func isSingle(_ place: Int) -> Bool {
        let share = upTo[place] - (place == 0 ? 0 : upTo[place - 1])
        return share < 1.5 * rowShare
    }
}
