public import Commerce
public import Pipelines

/// Cleans what has to be fitted, on training rows alone, after the split.
///
/// Held-out rows are neither looked at nor changed.
public struct FittedCleanStage: Stage {
    /// The cleaned training set and what was done to it.
    public struct Output: Sendable {
        /// The training set.
        public var training: TrainingSet<Histories>
        /// Every rule with its fitted threshold and its counts.
        public var changes: ChangeLog
    }

    /// The stage's verb.
    public static let name = StageName.clean

    /// Values that are needed to fit a range.
    private static let fittingMinimum = 20

    /// What is cleaned, and how strictly.
    public let configuration: FittedCleanConfiguration

    /// Configures the stage.
    public init(_ configuration: FittedCleanConfiguration = FittedCleanConfiguration()) {
        self.configuration = configuration
    }

    /// Fits thresholds and applies them: extreme values, automated users, then the k-core.
    ///
    /// - Throws: ``CleaningError``; `CancellationError` when the run was asked to stop.
    /// - Complexity: O(*n* log *n*) in training events.
    public func run(
        _ input: TrainingSet<Histories>,
        in context: StageContext
    ) async throws -> Output {
        try configuration.validate()
        var output = Output(training: input, changes: ChangeLog())
        if configuration.clipsExtremes { clipExtremes(&output) }
        try context.checkCancellation()
        if configuration.removesAutomated { removeAutomated(&output) }
        try context.checkCancellation()
        if let k = configuration.kCore { takeCore(&output, alone: input, k: k) }
        guard output.training.samples.count > 0 || input.samples.count == 0 else {
            let counts = output.changes.entries.map { "\($0.rule) \($0.applied)" }
            throw CleaningError.nothingLeft(
                rowCount: input.samples.eventCount,
                counts: counts.joined(separator: ", ")
            )
        }
        return output
    }

    private func clipExtremes(_ output: inout Output) {
        let samples = output.training.samples
        let quantities = limit("extreme-quantities", samples.quantities, samples, &output.changes)
        let prices = limit("extreme-prices", samples.prices, samples, &output.changes)
        output.training = output.training.clipping(quantities: quantities, prices: prices)
    }

    /// The range of one column and its entry in the log; nil when there is nothing to limit.
    private func limit(
        _ rule: String,
        _ column: [Double]?,
        _ samples: Histories,
        _ changes: inout ChangeLog
    ) -> ClosedRange<Double>? {
        guard let column else { return nil }
        // Values that are not positive have no logarithm; a lower bound must not lift them.
        let least = column.lazy.filter { $0 <= 0 }.min()
        let range = RobustRange(column, minimum: Self.fittingMinimum)?
            .within(configuration.extremeDeviations)
            .reaching(downTo: least)
        let extreme = column.indices.filter { event in
            guard let range, !column[event].isNaN else { return false }
            return !range.contains(column[event])
        }
        let deviations = configuration.extremeDeviations
        changes.entries.append(
            ChangeLog.Entry(
                rule: rule,
                action: .changed,
                matched: extreme.count,
                applied: extreme.count,
                condition: range.map {
                    "outside of \(rounded($0.lowerBound)) to \(rounded($0.upperBound)), which is"
                        + " \(deviations) robust deviations of the logarithm; limited to that"
                } ?? "fewer than \(Self.fittingMinimum) values, or all alike: no range was fitted",
                examples: extreme.prefix(5).map {
                    "item number \(samples.items[$0]): \(column[$0])"
                }
            )
        )
        return range
    }

    private func removeAutomated(_ output: inout Output) {
        let samples = output.training.samples
        let paces = (0..<samples.count).map { Pace(times: samples.times[samples.range(of: $0)]) }
        let limit = RobustRange(paces.map(\.eventsPerDay), minimum: Self.fittingMinimum)?
            .within(configuration.automatedDeviations).upperBound
        let automated = paces.indices.filter { sequence in
            guard let limit, let variation = paces[sequence].gapVariation else { return false }
            return paces[sequence].eventsPerDay > limit
                && variation < configuration.regularGapVariation
        }
        let gone = Set(automated)
        let events = automated.reduce(0) { $0 + samples.range(of: $1).count }
        output.changes.entries.append(
            ChangeLog.Entry(
                rule: "automated-users",
                action: .removed,
                matched: events,
                applied: events,
                condition: limit.map {
                    "more than \(rounded($0)) events a day of activity"
                        + " (\(configuration.automatedDeviations) robust deviations of the logarithm)"
                        + " and gaps that vary by less than \(configuration.regularGapVariation)"
                } ?? "fewer than \(Self.fittingMinimum) users, or all alike: no limit was fitted",
                examples: automated.prefix(5).map { sequence in
                    let variation = paces[sequence].gapVariation ?? 0
                    return "user number \(samples.users[sequence]):"
                        + " \(rounded(paces[sequence].eventsPerDay)) events a day, gaps vary by"
                        + " \(rounded(variation))"
                }
            )
        )
        guard !gone.isEmpty else { return }
        output.training = output.training.selecting(
            (0..<samples.count).filter { !gone.contains($0) }
        )
    }

    private func takeCore(_ output: inout Output, alone input: TrainingSet<Histories>, k: Int) {
        let matched = KCore(input.samples, k: k).mask.count { !$0 }
        let core = KCore(output.training.samples, k: k)
        let applied = core.mask.count { !$0 }
        output.changes.entries.append(
            ChangeLog.Entry(
                rule: "k-core",
                action: .removed,
                matched: matched,
                applied: applied,
                condition: "user or item with fewer than \(k) training events, again and again"
            )
        )
        if applied > 0 { output.training = output.training.keepingEvents(core.mask) }
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension ClosedRange<Double> {
    fileprivate func reaching(downTo value: Double?) -> ClosedRange<Double> {
        Swift.min(value ?? lowerBound, lowerBound)...upperBound
    }
}
