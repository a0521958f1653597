public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A row's class is what the training rows say that share its components of a Gaussian mixture.
///
///     p(class | x) = Σ_k r_k(x) · share(class | k)
///
/// The mixture is fitted to at most 20,000 training rows, without looking at labels, in the directions in which
/// encoded rows differ most; how many components it has, the Bayesian criterion says.
///
/// Source: Nigam, McCallum, Thrun & Mitchell, "Text classification from labeled and unlabeled documents using EM",
/// Machine Learning 39, 2000, section 5.3 (several components a class); Schwarz, Annals of Statistics 6(2), 1978.
/// Deviates: components are found without labels, which only say afterwards what a component means.
public struct MixtureLabels: RowLabeler {
    /// The labeler's name, as in recipes.
    public static let name = "gaussian-mixture"
    /// Encoded columns that directions are found among at most, those of the largest variance.
    private static let widest = 128

    /// What holds for all labelers.
    public var terms = LabelTerms()
    /// Components at most; powers of two up to this are tried, in 1...256.
    public var components = 32
    /// What covariances may be.
    public var covariance = GaussianMixture.Covariance.diagonal
    /// Directions that are kept, in 1...64.
    public var dimensions = 8

    /// Fits a mixture.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<MixtureLabels>] {
        [
            Setting("components", \.components, "1 to 256") { (1...256).contains($0) },
            Setting("covariance", choice: \.covariance),
            Setting("dimensions", \.dimensions, "1 to 64") { (1...64).contains($0) },
        ]
    }

    /// The shares of the classes in the row's components.
    ///
    /// - Throws: ``RowLabelError``, `CancellationError`.
    public func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]? {
        let known = try KnownRows(training, for: Self.name, seed: seed["rows"])
        let width = known.encoder.width
        let kept = Self.columns(of: known.points, width: width)
        func narrowed(_ points: [Float]) -> [Float] {
            kept.count == width
                ? points
                : stride(from: 0, to: points.count, by: width).flatMap { start in
                    kept.map { points[start + $0] }
                }
        }
        let directions = PrincipalComponents(
            of: narrowed(known.points),
            width: kept.count,
            dimensions: min(dimensions, kept.count),
            threads: context.threads
        )
        let choices = (0...8).map { 1 << $0 }.filter { $0 <= components }
        let mixture = try GaussianMixture.best(
            of: choices,
            fitting: directions.projected,
            columns: directions.dimensions,
            // Levels lie in few places: a tenth of a deviation keeps components from shrinking onto one.
            configuration: .init(covariance: covariance, floor: 0.01),
            seed: seed["mixture"],
            threads: context.threads
        ) { components in
            try context.checkCancellation()
            context.progress.report(Progress("fit \(components) components"))
        }
        let shares = ClassShares(
            of: known.table,
            belongs: mixture.shares(of: directions.projected, threads: context.threads),
            parts: mixture.components.count
        )
        return try rows.chunks().flatMap { chunk in
            try context.checkCancellation()
            let points = directions.projecting(
                narrowed(known.encoder.encoded(chunk)),
                threads: context.threads
            )
            return shares.beliefs(mixture.shares(of: points, threads: context.threads))
        }
    }

    /// The columns of the largest variance, in their order.
    private static func columns(of points: [Float], width: Int) -> [Int] {
        guard width > widest else { return Array(0..<width) }
        var sums = [Double](repeating: 0, count: width)
        var squares = sums
        for (place, value) in points.enumerated() {
            sums[place % width] += Double(value)
            squares[place % width] += Double(value) * Double(value)
        }
        let count = Double(points.count / width)
        let variances = zip(sums, squares).map { $1 / count - ($0 / count) * ($0 / count) }
        return variances.indices.sorted { (variances[$1], $0) < (variances[$0], $1) }
            .prefix(widest).sorted()
    }
}
