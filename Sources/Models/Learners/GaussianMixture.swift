import Foundation
public import Statistics

/// A mixture of normal distributions, fitted by expectation and maximisation.
///
///     p(x) = Σ_k w_k N(x; μ_k, Σ_k),   r_k(x) = w_k N(x; μ_k, Σ_k) / p(x)
///     BIC = −2 Σ log p(x) + parameters · log n
///
/// Starts at the clusters of k-means++. A variance never falls below ``Configuration/floor``, which is added to each
/// covariance's diagonal.
///
/// Source: Dempster, Laird & Rubin, "Maximum likelihood from incomplete data via the EM algorithm", JRSS B 39(1), 1977;
/// Schwarz, "Estimating the dimension of a model", Annals of Statistics 6(2), 1978.
public struct GaussianMixture: Sendable, Codable, Hashable {
    /// What the components' covariances may be.
    public enum Covariance: String, Sendable, Codable, Hashable, CaseIterable {
        /// Columns don't depend on each other within a component.
        case diagonal
        /// Any.
        case full
    }

    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Components asked for; at least 1.
        public var components: Int
        /// What covariances may be.
        public var covariance: Covariance
        /// Added to each variance; above 0.
        public var floor: Double
        /// Rounds at most.
        public var maximumRounds: Int
        /// Ends when the mean log likelihood rises by less.
        public var tolerance: Double

        /// Sets the options.
        public init(
            components: Int = 4,
            covariance: Covariance = .diagonal,
            floor: Double = 1e-6,
            maximumRounds: Int = 100,
            tolerance: Double = 1e-3
        ) {
            self.components = components
            self.covariance = covariance
            self.floor = floor
            self.maximumRounds = maximumRounds
            self.tolerance = tolerance
        }
    }

    /// Values a point.
    public let columns: Int
    /// What covariances are.
    public let covariance: Covariance
    /// The components.
    public private(set) var components: [GaussianComponent]
    /// Mean log likelihood of the fitted points.
    public private(set) var meanLogLikelihood: Double
    /// The Bayesian information criterion on the fitted points; less is better.
    public private(set) var criterion: Double

    /// Fits a mixture to finite `points`, row-major `[points, columns]`, at least one of them.
    ///
    /// - Parameters:
    ///   - points: what is fitted to.
    ///   - columns: values a point.
    ///   - configuration: how many components of which kind.
    ///   - start: per point, the component it belongs to at first; nil asks k-means++.
    ///   - seed: what k-means++ depends on.
    ///   - threads: change no result.
    /// - Complexity: O(points · components · columns) a round, · columns with full covariances.
    public init(
        fitting points: [Float],
        columns: Int,
        configuration: Configuration = Configuration(),
        start: [Int32]? = nil,
        seed: Seed = Seed(0),
        threads: Int = 1
    ) {
        precondition(columns > 0 && !points.isEmpty && points.count % columns == 0, "whole rows")
        let count = points.count / columns
        let clusters =
            start
            ?? KMeans(
                fitting: points,
                columns: columns,
                configuration: .init(clusters: configuration.components),
                seed: seed,
                threads: threads
            ).clusters(of: points, threads: threads)
        let used = Int(clusters.max() ?? 0) + 1
        self.columns = columns
        covariance = configuration.covariance
        (components, meanLogLikelihood, criterion) = ([], -.infinity, .infinity)
        let first = clusters.map { cluster in
            (0..<used).map { $0 == Int(cluster) ? 1.0 : 0 }
        }
        components = maximised(Array(first.joined()), used, points, configuration, threads)
        for _ in 0..<max(1, configuration.maximumRounds) {
            let (shares, mean) = expected(points, threads)
            let rise = mean - meanLogLikelihood
            meanLogLikelihood = mean
            if rise.magnitude < configuration.tolerance { break }
            components = maximised(shares, components.count, points, configuration, threads)
        }
        meanLogLikelihood = expected(points, threads).mean
        criterion =
            -2 * meanLogLikelihood * Double(count) + Double(parameterCount) * log(Double(count))
    }

    /// The mixture with the least criterion among several numbers of components.
    ///
    /// - Parameters:
    ///   - choices: numbers of components; those above the number of points are left out.
    ///   - points: as for a single mixture.
    ///   - columns: values a point.
    ///   - configuration: what is the same for all.
    ///   - seed: what k-means++ depends on.
    ///   - threads: change no result.
    ///   - onTrial: called with each number of components; throwing ends the search.
    /// - Returns: the best mixture, the one with fewer components of two alike.
    /// - Throws: what `onTrial` throws.
    public static func best(
        of choices: [Int],
        fitting points: [Float],
        columns: Int,
        configuration: Configuration,
        seed: Seed,
        threads: Int = 1,
        onTrial: (Int) throws -> Void = { _ in }
    ) rethrows -> GaussianMixture {
        var best: GaussianMixture?
        for components in choices where components <= points.count / columns || best == nil {
            try onTrial(components)
            var own = configuration
            own.components = components
            let trial = GaussianMixture(
                fitting: points,
                columns: columns,
                configuration: own,
                seed: seed[components],
                threads: threads
            )
            if trial.criterion < best?.criterion ?? .infinity { best = trial }
        }
        return best
            ?? GaussianMixture(
                fitting: points,
                columns: columns,
                configuration: configuration,
                seed: seed,
                threads: threads
            )
    }

    /// Numbers that the mixture is made of: weights but one, means, and covariances.
    public var parameterCount: Int {
        let ofCovariance = covariance == .diagonal ? columns : columns * (columns + 1) / 2
        return components.count - 1 + components.count * (columns + ofCovariance)
    }

    /// The probability of each component for each point, row-major `[points, components]`.
    public func shares(of points: [Float], threads: Int = 1) -> [Double] {
        expected(points, threads).shares
    }
}

extension GaussianMixture {
    /// Points a chunk; part of the result's definition, since sums run chunk by chunk.
    private static let chunk = 1024

    private func expected(_ points: [Float], _ threads: Int) -> (shares: [Double], mean: Double) {
        let count = points.count / columns
        let parts = parallelChunks(of: count, size: Self.chunk, threads: threads) { range in
            var shares: [Double] = []
            shares.reserveCapacity(range.count * components.count)
            var sum = 0.0
            for point in range {
                let logs = components.map { $0.logDensity(points, point, columns) }
                let most = logs.max() ?? 0
                let total = most + log(logs.reduce(0) { $0 + exp($1 - most) })
                sum += total
                for value in logs { shares.append(exp(value - total)) }
            }
            return (shares: shares, sum: sum)
        }
        return (
            Array(parts.map(\.shares).joined()), parts.reduce(0) { $0 + $1.sum } / Double(count)
        )
    }

    /// The components that make the points likeliest, given what share of each point is whose.
    private func maximised(
        _ shares: [Double],
        _ components: Int,
        _ points: [Float],
        _ configuration: Configuration,
        _ threads: Int
    ) -> [GaussianComponent] {
        let count = points.count / columns
        let parts = parallelChunks(of: components, size: 1, threads: threads) { range in
            range.map { component in
                GaussianComponent(
                    of: points,
                    columns: columns,
                    // Keeps a component that lost all points from dividing by zero.
                    shares: (0..<count).map { shares[$0 * components + component] },
                    covariance: configuration.covariance,
                    floor: configuration.floor
                )
            }
        }
        return Array(parts.joined())
    }
}
