/// A part of the rows of an index; its left child is the next node.
struct RowIndexNode: Sendable {
    let start: Int
    let end: Int
    /// The right child; nil for a leaf.
    var right: Int?
}

/// What values the rows of each node have.
struct RowRanges: Sendable {
    let numberCount: Int
    let levelCount: Int
    /// Row-major `[nodes, numbers]`; above the highest value where all are missing.
    private var lowest: [Float] = []
    private var highest: [Float] = []
    private var hasMissing: [Bool] = []
    /// Row-major `[nodes, levels]`.
    private var lowestLevel: [Int32] = []
    private var highestLevel: [Int32] = []

    init(like points: RowPoints) {
        numberCount = points.numberCount
        levelCount = points.levelCount
    }

    /// Notes the values of one more node.
    mutating func append(_ members: ArraySlice<Int32>, of points: RowPoints) {
        for place in 0..<numberCount {
            var (least, most, missing) = (Float.infinity, -Float.infinity, false)
            for row in members {
                let value = points.numbers[Int(row) * numberCount + place]
                if value.isNaN {
                    missing = true
                } else {
                    least = min(least, value)
                    most = max(most, value)
                }
            }
            lowest.append(least)
            highest.append(most)
            hasMissing.append(missing)
        }
        for place in 0..<levelCount {
            var (least, most) = (Int32.max, Int32.min)
            for row in members {
                let value = points.levels[Int(row) * levelCount + place]
                least = min(least, value)
                most = max(most, value)
            }
            lowestLevel.append(least)
            highestLevel.append(most)
        }
    }

    /// A squared distance that no row of the node comes below.
    ///
    /// Terms are added in the order of the distance itself, so that rounding can't bring it above one.
    func bound(
        _ node: Int,
        _ queries: RowPoints,
        _ query: Int,
        _ levelDistance: Float
    ) -> Float {
        var sum: Float = 0
        for place in 0..<numberCount {
            let value = queries.numbers[query * numberCount + place]
            let slot = node * numberCount + place
            if value.isNaN {
                if !hasMissing[slot] { sum += levelDistance }
                continue
            }
            let beyond = max(lowest[slot] - value, value - highest[slot], 0)
            let square = beyond * beyond
            sum += hasMissing[slot] ? min(square, levelDistance) : square
        }
        for place in 0..<levelCount {
            let value = queries.levels[query * levelCount + place]
            let slot = node * levelCount + place
            if value < lowestLevel[slot] || value > highestLevel[slot] { sum += levelDistance }
        }
        return sum
    }
}

/// Puts rows in the order of a k-d tree.
struct RowIndexBuilder {
    /// Rows of a leaf at most, unless more of them are alike.
    private static let leafSize = 16
    /// Rows of a node that its median is taken from.
    private static let sampled = 256

    private let points: RowPoints
    private(set) var order: [Int32]
    private(set) var nodes: [RowIndexNode] = []
    private(set) var ranges: RowRanges

    init(_ points: RowPoints) {
        self.points = points
        order = (0..<Int32(points.count)).map { $0 }
        ranges = RowRanges(like: points)
    }

    /// Builds all nodes.
    mutating func build() {
        if points.count > 0 { build(0..<points.count) }
    }

    /// The points in the order of the tree.
    func ordered() -> RowPoints {
        var result = RowPoints(
            count: points.count,
            numberCount: points.numberCount,
            levelCount: points.levelCount
        )
        for (place, row) in order.enumerated() {
            for column in 0..<points.numberCount {
                result.numbers[place * points.numberCount + column] =
                    points.numbers[Int(row) * points.numberCount + column]
            }
            for column in 0..<points.levelCount {
                result.levels[place * points.levelCount + column] =
                    points.levels[Int(row) * points.levelCount + column]
            }
        }
        return result
    }

    private mutating func build(_ range: Range<Int>) {
        let number = nodes.count
        nodes.append(RowIndexNode(start: range.lowerBound, end: range.upperBound))
        ranges.append(order[range], of: points)
        guard range.count > Self.leafSize, let split = split(of: range) else { return }
        let points = points
        let middle = order[range].partition { points.value($0, split.column) > split.pivot }
        build(range.lowerBound..<middle)
        nodes[number].right = nodes.count
        build(middle..<range.upperBound)
    }

    /// Where rows differ most, and the value up to which they go left; nil when the looked-at ones are alike.
    private func split(of range: Range<Int>) -> (column: Int, pivot: Float)? {
        let step = max(1, range.count / Self.sampled)
        let members = stride(from: range.lowerBound, to: range.upperBound, by: step).map {
            order[$0]
        }
        var widest: (column: Int, pivot: Float, spread: Float)?
        for column in 0..<points.numberCount + points.levelCount {
            let values = members.map { points.value($0, column) }.sorted()
            guard let first = values.first, let last = values.last, first < last else { continue }
            let spread = spread(of: values, isLevel: column >= points.numberCount)
            guard spread > widest?.spread ?? -1 else { continue }
            let middle = values[(values.count - 1) / 2]
            // Some must go right.
            let pivot = middle < last ? middle : values.last { $0 < last } ?? first
            widest = (column, pivot, spread)
        }
        return widest.map { ($0.column, $0.pivot) }
    }

    /// About how far apart two of the rows lie in a column, squared.
    private func spread(of values: [Float], isLevel: Bool) -> Float {
        if isLevel {
            var (same, run) = (Float(0), Float(0))
            for place in values.indices {
                run = place > 0 && values[place] == values[place - 1] ? run + 1 : 1
                same += 2 * run - 1
            }
            return 1 - same / Float(values.count * values.count)
        }
        let present = values.filter(\.isFinite)
        guard let middle = present.first else { return 0 }
        let mean = present.reduce(0) { $0 + ($1 - middle) } / Float(present.count)
        let squares = present.reduce(Float(0)) {
            $0 + ($1 - middle - mean) * ($1 - middle - mean)
        }
        return 2 * squares / Float(present.count)
    }
}

extension RowPoints {
    /// The value in a column, numbers first; missing ones come after all others.
    fileprivate func value(_ row: Int32, _ column: Int) -> Float {
        if column >= numberCount {
            return Float(levels[Int(row) * levelCount + column - numberCount])
        }
        let value = numbers[Int(row) * numberCount + column]
        return value.isNaN ? .infinity : value
    }
}
