public import Statistics

/// How well points sit in their clusters: the mean silhouette width of a seeded sample.
///
///     s(x) = (b - a) / max(a, b)
///     a = mean distance to the other points of x's cluster
///     b = smallest mean distance to the points of another cluster
///
/// In -1...1; above 0 when points are nearer to their own cluster. s(x) = 0 for a point alone in its
/// cluster. It compares all pairs, hence the sample.
///
/// Source: Rousseeuw, Journal of Computational and Applied Mathematics 20, 1987.
public struct Silhouette: Sendable, Codable, Hashable {
    /// Points compared at most, all with all.
    public var sampleSize: Int

    /// Sets the options.
    public init(sampleSize: Int = 2000) {
        self.sampleSize = sampleSize
    }

    /// The mean width over a sample of row-major `points`, each with its cluster.
    ///
    /// With the same seed, other clusterings of as many points are judged on the same sample. 0 when
    /// the sample lies in a single cluster.
    /// - Complexity: O(sampleSize² · columns).
    public func mean(
        of points: [Float],
        columns: Int,
        clusters: [Int32],
        seed: Seed,
        threads: Int = 1
    ) -> Double {
        precondition(points.count == clusters.count * columns, "one cluster a point")
        var random = seed["silhouette"].generator()
        let sample = random.sample(sampleSize, of: clusters.count)
        let clusterCount = Int(sample.map { clusters[$0] }.max() ?? 0) + 1
        var sizes = [Int](repeating: 0, count: clusterCount)
        for point in sample { sizes[Int(clusters[point])] += 1 }
        let finalSizes = sizes
        let parts = parallelChunks(of: sample.count, size: 64, threads: threads) { range in
            range.reduce(0.0) { total, position in
                var sums = [Double](repeating: 0, count: clusterCount)
                for other in sample {
                    let square = SquaredDistance.between(
                        points,
                        sample[position],
                        points,
                        other,
                        columns: columns
                    )
                    sums[Int(clusters[other])] += Double(square.squareRoot())
                }
                return total + width(Int(clusters[sample[position]]), sums, finalSizes)
            }
        }
        return sample.isEmpty ? 0 : parts.reduce(0, +) / Double(sample.count)
    }

    private func width(_ own: Int, _ sums: [Double], _ sizes: [Int]) -> Double {
        guard sizes[own] > 1 else { return 0 }
        let inside = sums[own] / Double(sizes[own] - 1)
        var outside = Double.infinity
        for cluster in sums.indices where cluster != own && sizes[cluster] > 0 {
            outside = min(outside, sums[cluster] / Double(sizes[cluster]))
        }
        guard outside.isFinite, max(inside, outside) > 0 else { return 0 }
        return (outside - inside) / max(inside, outside)
    }
}
