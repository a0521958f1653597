public import Commerce

/// How made sequences differ from the real ones they were made from, one distribution a trait.
///
/// Bins are laid out on the training rows alone.
public struct RealVersusMade: Sendable {
    private let real: Histories
    private let made: Histories

    /// Compares made sequences with the training rows.
    public init(real: TrainingSet<Histories>, made: MadeHistories) {
        self.real = real.samples
        self.made = made.histories
    }

    /// Item popularity, sequence length, time gaps and event kinds, in this order.
    ///
    /// A trait that one side knows nothing of is left out: time gaps where every sequence has one
    /// event, event kinds where there is only one kind, all of them where nothing was made.
    ///
    /// - Complexity: O(*n* log *n*) in the number of events.
    public func distributions() -> [RunDetails.Distribution] {
        [itemPopularity(), sequenceLength(), timeGaps(), eventKinds()].compactMap { $0 }
    }

    /// Events by the popularity of their item: each bin holds a tenth of the items seen in training.
    func itemPopularity() -> RunDetails.Distribution? {
        var counts: [Int32: Int] = [:]
        for item in real.items { counts[item, default: 0] += 1 }
        let ranked = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        var decile: [Int32: Int] = [:]
        for (rank, entry) in ranked.enumerated() { decile[entry.key] = rank * 10 / ranked.count }
        let labels =
            ["top 10 %"] + (1..<10).map { "\($0 * 10) to \($0 * 10 + 10) %" } + ["not in training"]
        return distribution(
            "Item popularity",
            unit: "share of events by tenth of the items, most popular first",
            labels: labels,
            real: real.items.map { decile[$0] ?? 10 },
            made: made.items.map { decile[$0] ?? 10 }
        )
    }

    /// Sequences by their number of events.
    func sequenceLength() -> RunDetails.Distribution? {
        let upperBounds = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100]
        var labels: [String] = []
        var next = 1
        for bound in upperBounds {
            labels.append(bound == next ? "\(bound)" : "\(next) to \(bound)")
            next = bound + 1
        }
        func bins(_ histories: Histories) -> [Int] {
            (0..<histories.count).map { sequence in
                let length = histories.range(of: sequence).count
                return upperBounds.firstIndex { length <= $0 } ?? upperBounds.count
            }
        }
        return distribution(
            "Sequence length",
            unit: "share of sequences by number of events",
            labels: labels + ["over 100"],
            real: bins(real),
            made: bins(made)
        )
    }

    /// Pairs of neighbouring events by the time between them.
    func timeGaps() -> RunDetails.Distribution? {
        let day: Int64 = 86_400
        let upperBounds: [(label: String, seconds: Int64)] = [
            ("same second", 1), ("under a minute", 60), ("under an hour", 3_600),
            ("under a day", day), ("under a week", 7 * day), ("under 30 days", 30 * day),
            ("under a year", 365 * day),
        ]
        func bins(_ histories: Histories) -> [Int] {
            (0..<histories.count).flatMap { sequence in
                histories.range(of: sequence).dropFirst().map { event in
                    let gap = histories.times[event] - histories.times[event - 1]
                    return upperBounds.firstIndex { gap < $0.seconds } ?? upperBounds.count
                }
            }
        }
        return distribution(
            "Time between events",
            unit: "share of neighbouring events by the time between them",
            labels: upperBounds.map(\.label) + ["a year or more"],
            real: bins(real),
            made: bins(made)
        )
    }

    /// Events by what the user did.
    func eventKinds() -> RunDetails.Distribution? {
        let kinds = EventKind.allCases
        func bins(_ histories: Histories) -> [Int] {
            histories.events.map { Int($0.rawValue) }
        }
        let result = distribution(
            "Kind of event",
            unit: "share of events by what the user did",
            labels: kinds.map(\.name),
            real: bins(real),
            made: bins(made),
            keepingGaps: false
        )
        return result.flatMap { $0.bins.count > 1 ? $0 : nil }
    }

    /// Counts bin numbers and drops bins that are empty on both sides: all of them, or only those at
    /// the ends where the bins between make up an axis.
    private func distribution(
        _ name: String,
        unit: String,
        labels: [String],
        real: [Int],
        made: [Int],
        keepingGaps: Bool = true
    ) -> RunDetails.Distribution? {
        guard !real.isEmpty, !made.isEmpty else { return nil }
        func shares(_ bins: [Int]) -> [Double] {
            var counts = Array(repeating: 0, count: labels.count)
            for bin in bins { counts[bin] += 1 }
            return counts.map { Double($0) / Double(bins.count) }
        }
        let (realShares, madeShares) = (shares(real), shares(made))
        let filled = labels.indices.filter { realShares[$0] + madeShares[$0] > 0 }
        guard let first = filled.first, let last = filled.last else { return nil }
        let kept = keepingGaps ? Array(first...last) : filled
        return RunDetails.Distribution(
            name: name,
            unit: unit,
            bins: kept.map { labels[$0] },
            real: kept.map { realShares[$0] },
            made: kept.map { madeShares[$0] }
        )
    }
}

extension RunDetails.Distribution {
    /// Describes two distributions over the same bins.
    ///
    /// Their distance is the total variation: the share of made values that would have to move for the two to agree.
    ///
    ///     distance = ½ Σ_bins |real(bin) - made(bin)|
    init(name: String, unit: String, bins: [String], real: [Double], made: [Double]) {
        self.init(
            name: name,
            unit: unit,
            bins: bins,
            real: real,
            made: made,
            distance: zip(real, made).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
        )
    }
}
