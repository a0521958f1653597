public import Commerce
public import Pipelines
public import Statistics

/// Real rows of a class with noise, missing values and outliers in stated shares of their cells.
///
///     x + size · σ g        with the probability `noisy`, g standard normal
///     missing               with the probability `missing`
///     m ± distance · σ      with the probability `outliers`
///
/// σ and m are a column's deviation and mean over all classes. Categories can only be missing. Whole numbers are
/// rounded. One thing at most happens to a cell, and the label stays. The screen rejects what lies outside of
/// what occurs, and values that are missing in a column that always has one: a policy that wants these says
/// `screen: { impossible: keep }`.
///
/// Source: Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7, 1995.
/// Deviates: noise in proportion to each column's deviation; missing values and outliers beside it.
public struct Perturb: RowExpander {
    /// The maker's name, as in recipes.
    public static let name = "perturb"

    /// What is made.
    public var rows = WantedRows()
    /// Share of the numbers that get noise, in 0...1.
    public var noisy = 1.0
    /// Deviation of the noise, in deviations of the column, in 0...1000.
    public var size = 0.05
    /// Share of the cells that go missing, in 0...1.
    public var missing = 0.0
    /// Share of the numbers that become outliers, in 0...1.
    public var outliers = 0.0
    /// How far outliers lie from the mean, in deviations of the column, in 0...1000.
    public var distance = 5.0

    /// Noise is in proportion to differences; what goes missing or far away is a column's own value.
    public var learnsDifferences: Bool { missing == 0 && outliers == 0 }

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<Perturb>] {
        let share = "a share in 0...1"
        let amount = "a number in 0...1000"
        return [
            Setting("noisy", \.noisy, share) { (0...1).contains($0) },
            Setting("noise", \.size, amount) { (0...1000).contains($0) },
            Setting("missing", \.missing, share) { (0...1).contains($0) },
            Setting("outliers", \.outliers, share) { (0...1).contains($0) },
            Setting("distance", \.distance, amount) { (0...1000).contains($0) },
        ]
    }

    /// Refuses shares that leave no room for one another.
    public func check() throws {
        guard missing + outliers > 1 else { return }
        throw Self.badValue("outliers", got: "\(outliers)", expected: "at most 1 with 'missing'")
    }

    /// Perturbs rows.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        let scales = table.columns.map(Scale.init)
        var writer = try MadeRowWriter(self, table, context)
        for request in try requests(for: table, fewest: 1) {
            try writer.write(request, of: table, seed: seed[Int(request.label)]) { random in
                let place = request.places[random.below(request.places.count)]
                let cells = table.schema.features.indices.map { column in
                    let kind = table.schema.features[column].kind
                    let value = table.columns[column][place]
                    guard kind.isModelled else { return value }
                    return perturbed(value, kind, scales[column], &random)
                }
                return (cells, [place], 1)
            }
        }
        return RowExpansion(made: writer.made)
    }

    private func perturbed(
        _ value: Double,
        _ kind: FeatureKind,
        _ scale: Scale,
        _ random: inout RandomSource
    ) -> Double {
        let chance = random.uniform()
        if chance < missing { return .nan }
        guard kind.isNumeric, !value.isNaN else { return value }
        var moved = value
        if chance < missing + outliers {
            let side: Double = random.below(2) == 0 ? -1 : 1
            moved = scale.mean + side * distance * scale.deviation
        } else if random.uniform() < noisy {
            moved += size * scale.deviation * random.normal()
        }
        return kind.isWhole ? moved.rounded() : moved
    }
}

/// The mean and the deviation of a column's present values; zeros where there are none.
private struct Scale {
    var mean = 0.0
    var deviation = 0.0

    init(_ column: [Double]) {
        let present = column.filter { !$0.isNaN }
        guard !present.isEmpty else { return }
        let count = Double(present.count)
        mean = present.reduce(0) { $0 + $1 / count }
        let middle = mean
        deviation = present.reduce(0) { $0 + ($1 - middle) * ($1 - middle) / count }.squareRoot()
    }
}
