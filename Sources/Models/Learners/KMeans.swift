public import Statistics

/// Clusters points around means: k-means++ seeding, then Lloyd's iterations.
///
///     inertia = Σ over points of |x - nearest centroid|²
///
/// A cluster that loses its last point takes the point farthest from its own centroid. Sums run over
/// fixed chunks in order, so the result doesn't depend on the number of threads.
///
/// Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.
public struct KMeans: Sendable, Codable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Clusters asked for; at least 1.
        public var clusters: Int
        /// Seedings tried; the one with the least inertia stays.
        public var restarts: Int
        /// Lloyd iterations a seeding at most.
        public var maximumIterations: Int
        /// Stops when an iteration lowers the inertia by less than this share.
        public var tolerance: Double

        /// Sets the options.
        public init(
            clusters: Int = 8,
            restarts: Int = 3,
            maximumIterations: Int = 50,
            tolerance: Double = 1e-4
        ) {
            self.clusters = clusters
            self.restarts = restarts
            self.maximumIterations = maximumIterations
            self.tolerance = tolerance
        }
    }

    /// Values a point.
    public let columns: Int
    /// Row-major `[clusters, columns]`; fewer clusters than asked for when fewer points differ.
    public private(set) var centroids: [Float]
    /// Sum of the squared distances to the nearest centroid.
    public private(set) var inertia: Double

    /// How many clusters there are.
    public var count: Int { centroids.count / columns }

    /// Finds the clusters of finite `points`, row-major `[points, columns]`, at least one of them.
    ///
    /// - Complexity: O(points · clusters · columns) an iteration.
    public init(
        fitting points: [Float],
        columns: Int,
        configuration: Configuration = Configuration(),
        seed: Seed,
        threads: Int = 1
    ) {
        precondition(
            columns > 0 && !points.isEmpty && points.count % columns == 0,
            "k-means needs at least one whole row"
        )
        precondition(configuration.clusters > 0, "k-means needs at least one cluster")
        var best: KMeans?
        for restart in 0..<max(1, configuration.restarts) {
            var random = seed["k-means"][restart].generator()
            var trial = KMeans(columns: columns)
            trial.centroids = trial.seeded(points, configuration.clusters, threads, &random)
            trial.improve(points, configuration, threads)
            if trial.inertia < best?.inertia ?? .infinity { best = trial }
        }
        self = best ?? KMeans(columns: columns)
    }

    private init(columns: Int) {
        self.columns = columns
        centroids = []
        inertia = .infinity
    }

    /// The nearest cluster of a point, the second nearest, and the distances to both.
    ///
    /// Equal distances prefer the lower number; the second is nil when there is one cluster only.
    public func nearest(
        to point: some RandomAccessCollection<Float>
    ) -> (cluster: Int, distance: Float, second: (cluster: Int, distance: Float)?) {
        precondition(point.count == columns, "a point has \(columns) values, got \(point.count)")
        let nearest = nearestTwo(Array(point), at: 0)
        return (
            nearest.cluster, nearest.square.squareRoot(),
            nearest.second.map { ($0, nearest.secondSquare.squareRoot()) }
        )
    }

    /// The nearest cluster of each row-major point.
    public func clusters(of points: [Float], threads: Int = 1) -> [Int32] {
        let parts = parallelChunks(of: points.count / columns, size: Self.chunk, threads: threads) {
            $0.map { Int32(nearestTwo(points, at: $0).cluster) }
        }
        return Array(parts.joined())
    }
}

extension KMeans {
    /// Points a chunk; part of the result's definition, since sums run chunk by chunk.
    private static let chunk = 1024

    /// k-means++: each next centroid is a point drawn with probability proportional to its squared distance
    /// to the nearest centroid so far; ends early when every point is a centroid.
    private func seeded(
        _ points: [Float],
        _ clusters: Int,
        _ threads: Int,
        _ random: inout RandomSource
    ) -> [Float] {
        let count = points.count / columns
        var squares = [Float](repeating: .infinity, count: count)
        var seeds: [Float] = []
        var chosen = random.below(count)
        for number in 0..<clusters {
            let seed = Array(points[chosen * columns..<(chosen + 1) * columns])
            seeds += seed
            if number == clusters - 1 { break }
            let before = squares
            squares = Array(
                parallelChunks(of: count, size: Self.chunk, threads: threads) { range in
                    range.map { min(before[$0], squaredDistance(points, $0, seed, 0)) }
                }.joined()
            )
            let total = squares.reduce(0.0) { $0 + Double($1) }
            guard total > 0 else { break }
            var remaining = random.uniform() * total
            // The last point with a distance, should rounding leave a rest.
            chosen = squares.lastIndex { $0 > 0 } ?? 0
            for (index, square) in squares.enumerated() where square > 0 {
                remaining -= Double(square)
                if remaining < 0 {
                    chosen = index
                    break
                }
            }
        }
        return seeds
    }

    /// Lloyd's iterations until the inertia hardly falls.
    private mutating func improve(_ points: [Float], _ configuration: Configuration, _ threads: Int)
    {
        for _ in 0..<max(1, configuration.maximumIterations) {
            let step = assign(points, threads)
            let previous = inertia
            inertia = step.inertia
            if previous - inertia <= configuration.tolerance * inertia { return }
            move(to: step, points)
        }
        inertia = assign(points, threads).inertia
    }

    /// Sums and counts of the points of each cluster.
    private struct Assignment: Sendable {
        var sums: [Double]
        var counts: [Int]
        var inertia = 0.0
        var squares: [Float] = []
    }

    private func assign(_ points: [Float], _ threads: Int) -> Assignment {
        let parts = parallelChunks(of: points.count / columns, size: Self.chunk, threads: threads) {
            range in
            var part = emptyAssignment
            part.squares.reserveCapacity(range.count)
            for point in range {
                let nearest = nearestTwo(points, at: point)
                part.counts[nearest.cluster] += 1
                part.inertia += Double(nearest.square)
                part.squares.append(nearest.square)
                for column in 0..<columns {
                    part.sums[nearest.cluster * columns + column] +=
                        Double(points[point * columns + column])
                }
            }
            return part
        }
        return parts.reduce(into: emptyAssignment) { whole, part in
            for index in whole.sums.indices { whole.sums[index] += part.sums[index] }
            for index in whole.counts.indices { whole.counts[index] += part.counts[index] }
            whole.inertia += part.inertia
            whole.squares += part.squares
        }
    }

    private var emptyAssignment: Assignment {
        Assignment(
            sums: Array(repeating: 0, count: centroids.count),
            counts: Array(repeating: 0, count: count)
        )
    }

    /// Puts each centroid at the mean of its points; empty clusters take the farthest points.
    private mutating func move(to step: Assignment, _ points: [Float]) {
        var farthest: ArraySlice<Int> = []
        if step.counts.contains(0) {
            farthest =
                step.squares.indices.sorted {
                    (step.squares[$0], $1) > (step.squares[$1], $0)
                }[...]
        }
        for cluster in 0..<count {
            let empty = step.counts[cluster] == 0
            let taken = empty ? farthest.popFirst() : nil
            for column in 0..<columns {
                let place = cluster * columns + column
                if let taken {
                    centroids[place] = points[taken * columns + column]
                } else if !empty {
                    centroids[place] = Float(step.sums[place] / Double(step.counts[cluster]))
                }
            }
        }
    }

    private func nearestTwo(
        _ points: [Float],
        at point: Int
    ) -> (cluster: Int, square: Float, second: Int?, secondSquare: Float) {
        var best: (cluster: Int, square: Float, second: Int?, secondSquare: Float) =
            (0, .infinity, nil, .infinity)
        for cluster in 0..<count {
            let square = squaredDistance(points, point, centroids, cluster)
            if square < best.square {
                let second = cluster == 0 ? nil : best.cluster
                best = (cluster, square, second, best.square)
            } else if square < best.secondSquare {
                best.second = cluster
                best.secondSquare = square
            }
        }
        return best
    }

    private func squaredDistance(_ left: [Float], _ i: Int, _ right: [Float], _ j: Int) -> Float {
        SquaredDistance.between(left, i, right, j, columns: columns)
    }
}
