import Foundation
public import Statistics

/// Random trees in which points that lie alone are soon by themselves.
///
///     score(x) = 2^(−E[h(x)] / c(ψ)),   c(n) = 2 (ln(n − 1) + γ) − 2 (n − 1) / n
///
/// h is the length of the way to x's leaf plus c(points of the leaf), over trees that are each grown on ψ points. About
/// .5 where nothing stands out, towards 1 for a point that lies alone.
///
/// Source: Liu, Ting & Zhou, "Isolation forest", ICDM 2008.
/// Deviates: a column is drawn among those in which the node's points differ, so that no split is in vain.
public struct IsolationForest: Sendable, Codable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Trees; at least 1.
        public var trees: Int
        /// Points that each is grown on at most; at least 2.
        public var sampleSize: Int

        /// Sets the options.
        public init(trees: Int = 100, sampleSize: Int = 256) {
            self.trees = trees
            self.sampleSize = sampleSize
        }
    }

    /// A fork or a leaf; the left child of a fork is the next node.
    fileprivate struct Node: Sendable, Codable, Hashable {
        var column: Int32 = -1
        var split: Float = 0
        var right: Int32 = -1
        /// What a leaf adds to the way.
        var rest: Double = 0
    }

    /// Values a point.
    public let columns: Int
    private var trees: [[Node]] = []
    private let expectedPath: Double

    /// Grows the trees on finite `points`, row-major `[points, columns]`, at least one of them.
    public init(
        fitting points: [Float],
        columns: Int,
        configuration: Configuration = Configuration(),
        seed: Seed
    ) {
        precondition(columns > 0 && !points.isEmpty && points.count % columns == 0, "whole rows")
        self.columns = columns
        let count = points.count / columns
        let size = min(count, max(2, configuration.sampleSize))
        expectedPath = Self.expectedPath(size)
        let depth = Int(log2(Double(max(2, size))).rounded(.up))
        for number in 0..<max(1, configuration.trees) {
            var random = seed["isolation"][number].generator()
            let drawn = random.sample(size, of: count)
            var tree = IsolationTree(points, columns: columns, random)
            tree.grow(on: drawn, depth: depth)
            trees.append(tree.nodes)
        }
    }

    /// How alone each row-major point lies, in 0...1; finite values.
    ///
    /// - Complexity: O(points · trees · log of the sample).
    public func scores(of points: [Float], threads: Int = 1) -> [Double] {
        let parts = parallelChunks(of: points.count / columns, size: 1024, threads: threads) {
            $0.map { point in
                let sum = trees.reduce(0) { $0 + Self.path(in: $1, points, point * columns) }
                return pow(2, -sum / Double(trees.count) / max(expectedPath, .ulpOfOne))
            }
        }
        return Array(parts.joined())
    }

    /// The mean way to a leaf in a search tree of n points.
    static func expectedPath(_ n: Int) -> Double {
        if n < 2 { return 0 }
        if n == 2 { return 1 }
        let last = Double(n - 1)
        return 2 * (log(last) + 0.577_215_664_901_532_9) - 2 * last / Double(n)
    }

    private static func path(in nodes: [Node], _ points: [Float], _ start: Int) -> Double {
        var (number, length) = (0, 0.0)
        while nodes[number].column >= 0 {
            let node = nodes[number]
            number = points[start + Int(node.column)] < node.split ? number + 1 : Int(node.right)
            length += 1
        }
        return length + nodes[number].rest
    }
}

/// A tree while it grows.
private struct IsolationTree {
    /// The nodes so far, each before its children, and the left child's before the right one's.
    private(set) var nodes: [IsolationForest.Node] = []
    private let points: [Float]
    private let columns: Int
    private var random: RandomSource

    init(_ points: [Float], columns: Int, _ random: RandomSource) {
        (self.points, self.columns, self.random) = (points, columns, random)
    }

    /// Adds the node of some points, and what grows on it.
    mutating func grow(on members: [Int], depth: Int) {
        let number = nodes.count
        nodes.append(IsolationForest.Node(rest: IsolationForest.expectedPath(members.count)))
        guard depth > 0, members.count > 1 else { return }
        let ranges = ranges(of: members)
        guard !ranges.isEmpty else { return }
        let drawn = ranges[random.below(ranges.count)]
        // Above the least, so that both sides have a point.
        let split = max(
            drawn.low + Float(random.uniform()) * (drawn.high - drawn.low),
            drawn.low.nextUp
        )
        let isLeft = members.map { points[$0 * columns + drawn.column] < split }
        grow(on: zip(members, isLeft).filter(\.1).map(\.0), depth: depth - 1)
        let right = nodes.count
        grow(on: zip(members, isLeft).filter { !$0.1 }.map(\.0), depth: depth - 1)
        nodes[number] = IsolationForest.Node(
            column: Int32(drawn.column),
            split: split,
            right: Int32(right)
        )
    }

    /// The columns in which some points differ, with their least and greatest values.
    private func ranges(of members: [Int]) -> [(column: Int, low: Float, high: Float)] {
        (0..<columns).compactMap { column in
            var (low, high) = (Float.infinity, -Float.infinity)
            for member in members {
                low = min(low, points[member * columns + column])
                high = max(high, points[member * columns + column])
            }
            return low < high ? (column, low, high) : nil
        }
    }
}
