public import Commerce

/// The distribution of the values of one column, as a way from 0...1 to values and back.
public struct Marginal: Sendable {
    private let isWhole: Bool
    private let isNumeric: Bool
    /// The numbers that occur, ascending, or the levels by descending frequency.
    private let values: [Double]
    /// Per value: the share of present values up to and with it.
    private let upTo: [Double]
    private let places: [Double: Int]
    /// The share of one present value.
    private let rowShare: Double

    /// Learns from a column, in which NaN is missing.
    public init(_ column: [Double], _ feature: Feature) {
        isNumeric = feature.kind.isNumeric
        isWhole = feature.kind.isWhole
        let present = column.filter { !$0.isNaN }
        rowShare = 1 / Double(max(present.count, 1))
        var counts: [Double: Int] = [:]
        for value in present { counts[value, default: 0] += 1 }
        let isNumeric = isNumeric
        values = counts.keys.sorted { left, right in
            isNumeric
                ? left < right
                : (counts[right, default: 0], left) < (counts[left, default: 0], right)
        }
        var sum = 0
        upTo = values.map { value in
            sum += counts[value, default: 0]
            return Double(sum) / Double(present.count)
        }
        places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    }

    /// The middle of the interval in 0...1 that a value takes; a half for one that was never seen.
    public func middle(of value: Double) -> Double {
        guard let place = places[value] else { return 0.5 }
        return ((place == 0 ? 0 : upTo[place - 1]) + upTo[place]) / 2
    }

    /// The value at a place in 0...1; missing where no value was seen.
    public func value(at share: Double) -> Double {
        guard !values.isEmpty else { return .nan }
        var (low, high) = (0, values.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] < share { low = middle + 1 } else { high = middle }
        }
        guard isNumeric, low > 0, isSingle(low), isSingle(low - 1) else { return values[low] }
        let width = upTo[low] - upTo[low - 1]
        let value =
            values[low - 1]
            + (values[low] - values[low - 1]) * min(1, (share - upTo[low - 1]) / width)
        return isWhole ? value.rounded() : value
    }

    /// Whether a number occurs once, as far as its share tells.
    private func isSingle(_ place: Int) -> Bool {
        let share = upTo[place] - (place == 0 ? 0 : upTo[place - 1])
        return share < 1.5 * rowShare
    }
}
