public import Commerce
import Statistics

/// Rows for items that no training history has, told from what is known of the items.
///
///     row(i) = r̄ + (x_i - x̄) B,   B = (Xᵀ W X + λ I)⁻¹ Xᵀ W R
///
/// X holds the features of the n items that were seen, R their learnt rows, both less their means x̄ and r̄ weighted by W; W
/// holds the items' training events. Rows of items with many events are better known, and without weights a new item would
/// be placed among the many that hardly anybody takes. Items that were seen keep their rows. λ is the one of a grid with the
/// smallest generalised cross-validation:
///
///     GCV(λ) = n · ‖√W (R - X B)‖² / (n - 1 - tr H)²,   H = √W X (Xᵀ W X + λ I)⁻¹ Xᵀ √W
///
/// All λ of the grid are tried with one eigendecomposition of Xᵀ W X.
///
/// Source: Gantner, Drumond, Freudenthaler, Rendle & Schmidt-Thieme, "Learning attribute-to-feature mappings for
/// cold-start recommendations", ICDM 2010; Golub, Heath & Wahba, "Generalized cross-validation as a method for
/// choosing a good ridge parameter", Technometrics 21(2), 1979.
/// Deviates: a linear map in closed form with a shift, in place of one that gradient steps fit.
public struct ItemPlacement: Sendable, Hashable {
    /// The items that get a row, ascending.
    public let items: [Int32]
    /// Their rows, row-major `[items, width]`.
    public let rows: [Float]
    /// λ, in units of the mean eigenvalue of XᵀWX; nil where fewer than 3 items were seen, and all others get the mean row.
    public let penalty: Double?

    /// What λ may be, in units of the mean eigenvalue of XᵀWX.
    public static let penalties = (-4...3).map { power -> Double in
        (0..<abs(power)).reduce(1) { value, _ in power < 0 ? value / 10 : value * 10 }
    }
    /// Items below which no map is fitted.
    private static let fewestSeen = 3

    /// Fits the map and applies it.
    ///
    /// - Parameters:
    ///   - learnt: the rows of all items, row-major `[items, width]`.
    ///   - width: numbers a row.
    ///   - features: what is known of all items, row-major `[items, dimensions]`.
    ///   - events: per item, its training events; above 0 for one item at least.
    ///   - threads: for the sums; they change no result.
    /// - Complexity: O(items · dimensions · (dimensions + width) + dimensions³).
    public init(
        learnt: [Float],
        width: Int,
        features: [Float],
        events: [Double],
        threads: Int = 1
    ) {
        precondition(learnt.count == events.count * width, "a row of \(width) numbers an item")
        let known = events.indices.filter { events[$0] > 0 }
        items = events.indices.filter { events[$0] <= 0 }.map { Int32($0) }
        let dimensions = events.isEmpty ? 0 : features.count / events.count
        let weights = known.map { events[$0] }
        let (rowMeans, targets) = Self.centred(learnt, width, known, weights)
        let (featureMeans, inputs) = Self.centred(features, dimensions, known, weights)
        let map: [Double]
        if known.count >= Self.fewestSeen, dimensions > 0 {
            let ridge = Ridge(inputs, targets, dimensions, width, known.count, threads)
            (map, penalty) = ridge.best(of: Self.penalties)
        } else {
            (map, penalty) = ([Double](repeating: 0, count: dimensions * width), nil)
        }
        var rows: [Float] = []
        rows.reserveCapacity(items.count * width)
        for item in items {
            var row = rowMeans
            for place in 0..<dimensions {
                let own = Double(features[Int(item) * dimensions + place]) - featureMeans[place]
                if own == 0 { continue }
                for column in 0..<width { row[column] += own * map[place * width + column] }
            }
            rows += row.map { Float($0) }
        }
        self.rows = rows
    }

    /// Per item, its events in all histories, each counted as its history is.
    public static func events(in mixture: Mixture, itemCount: Int) -> [Double] {
        var events = [Double](repeating: 0, count: itemCount)
        let histories = mixture.histories
        for history in 0..<histories.count {
            let weight = Double(max(0, mixture.weights[history]))
            for item in histories.items(of: history) { events[Int(item)] += weight }
        }
        return events
    }

    /// Some rows less their weighted mean, times the roots of their weights; and the mean.
    private static func centred(
        _ values: [Float],
        _ width: Int,
        _ rows: [Int],
        _ weights: [Double]
    ) -> (means: [Double], rows: [Double]) {
        var means = [Double](repeating: 0, count: width)
        for (row, weight) in zip(rows, weights) {
            for column in 0..<width {
                means[column] += weight * Double(values[row * width + column])
            }
        }
        let whole = weights.reduce(0, +)
        for column in 0..<width where whole > 0 { means[column] /= whole }
        var centred: [Double] = []
        centred.reserveCapacity(rows.count * width)
        for (row, weight) in zip(rows, weights) {
            let root = weight.squareRoot()
            for column in 0..<width {
                centred.append(root * (Double(values[row * width + column]) - means[column]))
            }
        }
        return (means, centred)
    }
}

/// Ridge regression of several targets, with all penalties from one eigendecomposition XᵀX = V Λ Vᵀ.
private struct Ridge {
    private let dimensions: Int
    private let width: Int
    private let count: Int
    /// Λ, without what rounding left below 0.
    private let eigenvalues: [Double]
    /// V, row-major `[dimensions, dimensions]`.
    private let vectors: [Double]
    /// Vᵀ XᵀR, row-major `[dimensions, width]`.
    private let turned: [Double]
    /// ‖R‖².
    private let whole: Double

    init(
        _ inputs: [Double],
        _ targets: [Double],
        _ dimensions: Int,
        _ width: Int,
        _ count: Int,
        _ threads: Int
    ) {
        (self.dimensions, self.width, self.count) = (dimensions, width, count)
        let columns = dimensions + width
        // XᵀX and XᵀR side by side, over fixed chunks of rows in their order.
        let parts = parallelChunks(of: count, size: 2048, threads: threads) { rows in
            var sums = [Double](repeating: 0, count: dimensions * columns)
            for row in rows {
                for left in 0..<dimensions {
                    let value = inputs[row * dimensions + left]
                    if value == 0 { continue }
                    for right in 0..<dimensions {
                        sums[left * columns + right] += value * inputs[row * dimensions + right]
                    }
                    for right in 0..<width {
                        sums[left * columns + dimensions + right] +=
                            value * targets[row * width + right]
                    }
                }
            }
            return sums
        }
        var products = [Double](repeating: 0, count: dimensions * columns)
        for part in parts { for place in part.indices { products[place] += part[place] } }
        var gram: [Double] = []
        for row in 0..<dimensions {
            gram += products[row * columns..<row * columns + dimensions]
        }
        let (values, vectors) = DenseSymmetric.eigen(gram, size: dimensions)
        eigenvalues = values.map { max(0, $0) }
        self.vectors = vectors
        var turned = [Double](repeating: 0, count: dimensions * width)
        for row in 0..<dimensions {
            for place in 0..<dimensions {
                let value = vectors[row * dimensions + place]
                for column in 0..<width {
                    turned[place * width + column] +=
                        value * products[row * columns + dimensions + column]
                }
            }
        }
        self.turned = turned
        whole = targets.reduce(0) { $0 + $1 * $1 }
    }

    /// The map of the penalty with the smallest generalised cross-validation.
    func best(of penalties: [Double]) -> (map: [Double], penalty: Double?) {
        let mean = eigenvalues.reduce(0, +) / Double(dimensions)
        guard mean > 0 else { return ([Double](repeating: 0, count: dimensions * width), nil) }
        var best: (penalty: Double, error: Double)?
        for penalty in penalties {
            let error = crossValidation(penalty * mean)
            if error.isFinite, error < best?.error ?? .infinity { best = (penalty, error) }
        }
        guard let best else { return ([Double](repeating: 0, count: dimensions * width), nil) }
        return (map(best.penalty * mean), best.penalty)
    }

    private func crossValidation(_ penalty: Double) -> Double {
        var (residual, trace) = (whole, 0.0)
        for place in 0..<dimensions {
            let share = eigenvalues[place] / (eigenvalues[place] + penalty)
            trace += share
            var square = 0.0
            for column in 0..<width {
                let value = turned[place * width + column]
                square += value * value
            }
            residual -= square * (2 - share) / (eigenvalues[place] + penalty)
        }
        let free = Double(count) - 1 - trace
        return free > 0 ? Double(count) * max(0, residual) / (free * free) : .infinity
    }

    /// V (Λ + λ)⁻¹ Vᵀ XᵀR, row-major `[dimensions, width]`.
    private func map(_ penalty: Double) -> [Double] {
        var map = [Double](repeating: 0, count: dimensions * width)
        for row in 0..<dimensions {
            for place in 0..<dimensions {
                let value = vectors[row * dimensions + place] / (eigenvalues[place] + penalty)
                for column in 0..<width {
                    map[row * width + column] += value * turned[place * width + column]
                }
            }
        }
        return map
    }
}
