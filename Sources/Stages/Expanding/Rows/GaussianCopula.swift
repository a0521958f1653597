public import Commerce
public import Pipelines
public import Statistics

/// Rows with the marginals of a class, joined by the correlations of their normal scores.
///
///     z = L g,   L Lᵀ = corr(Φ⁻¹(F_j(x_j))),   x_j = F_j⁻¹(Φ(z_j))
///
/// A copula of its own is fitted to each class, so that the condition is met exactly. A level lies in the
/// interval that its share takes in 0...1, the most frequent first; whether a value is missing is a normal
/// score of its own. Repeated numbers are drawn as they are; between those that occur once, a line is drawn.
///
/// Source: Sklar 1959; Patki, Wedge & Veeramachaneni, "The synthetic data vault", DSAA 2016, section III.
/// Deviates: empirical marginals in place of parametric ones; ties have the score of their middle.
public struct GaussianCopula: RowExpander {
    /// The maker's name, as in recipes.
    public static let name = "copula"
    /// Rows of a class from which its correlations mean something.
    private static let fewestRows = 5

    /// What is made.
    public var rows = WantedRows()
    /// Share of the identity in the correlations, in 0...1; it keeps small classes from being taken at
    /// their word.
    public var shrinkage = 0.01

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<GaussianCopula>] {
        [Setting("shrinkage", \.shrinkage, "a share in 0...1") { (0...1).contains($0) }]
    }

    /// Fits a copula to each class that is asked for, and draws from it.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        var writer = try MadeRowWriter(self, table, context)
        for request in try requests(for: table, fewest: Self.fewestRows) {
            let members = table.selecting(request.places)
            let fitted = try FittedCopula(members, shrinkage: shrinkage)
            try writer.write(request, of: table, seed: seed[Int(request.label)]) { random in
                (fitted.draw(from: &random), [], 1)
            }
        }
        return RowExpansion(made: writer.made)
    }
}
