import Statistics

/// Classes that spread from labelled points to the others along a graph of neighbours.
///
///     F ← α S F + (1 − α) Y,   S = D^(−½) W D^(−½),   until F hardly changes
///
/// Y has a one where a point's label is known. What a point is in the end is its row of F, as shares of the row's
/// sum; a point that no label reaches has none. Memory: 8 bytes an edge and 16 bytes a point and class.
///
/// Source: Zhou, Bousquet, Lal, Weston & Schölkopf, "Learning with local and global consistency", NeurIPS 2003.
public struct LabelSpreading: Sendable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// How much a point hears from its neighbours rather than from its own label, in 0..<1.
        public var share: Double
        /// Rounds at most.
        public var maximumRounds: Int
        /// Ends when the sum of all changes falls below.
        public var tolerance: Double

        /// Sets the options.
        public init(share: Double = 0.2, maximumRounds: Int = 100, tolerance: Double = 1e-3) {
            self.share = share
            self.maximumRounds = maximumRounds
            self.tolerance = tolerance
        }
    }

    /// Row-major `[points, classes]`: the share of each class; zeros where no label reaches.
    public let shares: [Double]

    /// Spreads labels.
    ///
    /// - Parameters:
    ///   - labels: per point, its class from 0; -1 where it isn't known.
    ///   - classes: how many classes there are.
    ///   - graph: who is whose neighbour.
    ///   - configuration: how far labels go.
    ///   - threads: change no result.
    /// - Complexity: O(edges · classes) a round.
    public init(
        of labels: [Int32],
        classes: Int,
        along graph: NeighbourGraph,
        configuration: Configuration = Configuration(),
        threads: Int = 1
    ) {
        precondition(labels.count == graph.count, "one label a point")
        let known = labels.flatMap { label in
            (0..<classes).map { Int32($0) == label ? 1.0 : 0 }
        }
        let roots = (0..<graph.count).map { point in
            let degree = graph.edges(of: point).reduce(0.0) { $0 + Double(graph.weights[$1]) }
            return degree > 0 ? 1 / degree.squareRoot() : 0
        }
        var spread = known
        for _ in 0..<max(1, configuration.maximumRounds) {
            let before = spread
            let parts = parallelChunks(of: graph.count, size: 1024, threads: threads) { range in
                var part: [Double] = []
                part.reserveCapacity(range.count * classes)
                var change = 0.0
                for point in range {
                    var sums = [Double](repeating: 0, count: classes)
                    for edge in graph.edges(of: point) {
                        let other = Int(graph.neighbours[edge])
                        let weight = Double(graph.weights[edge]) * roots[point] * roots[other]
                        for label in 0..<classes {
                            sums[label] += weight * before[other * classes + label]
                        }
                    }
                    for label in 0..<classes {
                        let place = point * classes + label
                        let value =
                            configuration.share * sums[label]
                            + (1 - configuration.share) * known[place]
                        change += (value - before[place]).magnitude
                        part.append(value)
                    }
                }
                return (values: part, change: change)
            }
            spread = Array(parts.map(\.values).joined())
            if parts.reduce(0, { $0 + $1.change }) < configuration.tolerance { break }
        }
        for point in labels.indices {
            let range = point * classes..<(point + 1) * classes
            let sum = spread[range].reduce(0, +)
            if sum > 0 { for place in range { spread[place] /= sum } }
        }
        shares = spread
    }
}

/// A graph in which two points are joined when either is among the other's nearest.
public struct NeighbourGraph: Sendable {
    /// Where each point's edges begin; one number more than there are points.
    private let offsets: [Int]
    /// Per edge: the point at its other end.
    let neighbours: [Int32]
    /// Per edge: how much it counts.
    let weights: [Float]

    /// How many points there are.
    public var count: Int { offsets.count - 1 }

    /// Joins points with their nearest, in both directions; an edge that both name counts once.
    ///
    /// - Parameter nearest: per point, other points and how much each counts, above 0.
    public init(_ nearest: [[(point: Int32, weight: Float)]]) {
        var edges = nearest.map { list in
            Dictionary(list.map { ($0.point, $0.weight) }, uniquingKeysWith: max)
        }
        for (point, list) in nearest.enumerated() {
            for (other, weight) in list {
                let both = max(weight, edges[Int(other)][Int32(point)] ?? 0)
                edges[Int(other)][Int32(point)] = both
                edges[point][other] = both
            }
        }
        var (offsets, neighbours, weights): ([Int], [Int32], [Float]) = ([0], [], [])
        for list in edges {
            for (other, weight) in list.sorted(by: { $0.key < $1.key }) {
                neighbours.append(other)
                weights.append(weight)
            }
            offsets.append(neighbours.count)
        }
        (self.offsets, self.neighbours, self.weights) = (offsets, neighbours, weights)
    }

    func edges(of point: Int) -> Range<Int> { offsets[point]..<offsets[point + 1] }
}
