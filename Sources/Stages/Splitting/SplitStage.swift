@_spi(Splitting) public import Commerce
public import Pipelines
import Statistics

/// Divides a log into what may be learned from and what stays unseen.
///
/// Rows may come in any order. Everything that is fitted comes after this stage, on its training
/// set; only this stage can make the four set types.
public struct SplitStage: Stage {
    /// The stage's verb.
    public static let name = StageName.split
    /// The stage's settings.
    public let configuration: SplitConfiguration

    /// Configures the stage.
    public init(_ configuration: SplitConfiguration = SplitConfiguration()) {
        self.configuration = configuration
    }

    /// Splits the log.
    ///
    /// Ties are shuffled by the context's seed, user number and time; validation users go to the
    /// gate by the seed and their number.
    ///
    /// - Throws: ``SplitError``; ``LeakError`` if the sets overlapped, before anyone sees them.
    /// - Complexity: O(*n* log *n*) in the number of events.
    public func run(_ log: InteractionLog, in context: StageContext) async throws -> SplitSets {
        try configuration.validate()
        let configuration = configuration.completed(ties: nil, repeats: nil)
        let timelines = timelines(
            of: log,
            ties: configuration.ties ?? .shuffled,
            seed: context.seed["ties"]
        )
        try context.checkCancellation()
        var summary = SplitSummary(splitProtocol: configuration.splitProtocol)
        summary.users = timelines.count
        summary.events = timelines.eventCount
        summary.count(log.count - timelines.eventCount, as: .eventsWithoutUser)
        summary.items = try checkedItemCount(of: timelines, summary)
        if configuration.splitProtocol == .byTime { summary.thresholds = thresholds(of: timelines) }
        var builder = SetBuilder(
            cutter: Cutter(timelines, configuration, thresholds: summary.thresholds),
            gateSeed: context.seed["gate"],
            summary: summary
        )
        for sequence in 0..<timelines.count { builder.add(sequence) }
        let sets = try builder.sets()
        try LeakAudit(of: sets, users: log.users).check(sets.training)
        return sets
    }

    /// The number of items with an event, once the log is known to be worth splitting.
    private func checkedItemCount(of timelines: Histories, _ summary: SplitSummary) throws -> Int {
        if timelines.count < 2 {
            throw SplitError.tooFewUsers(
                found: timelines.count,
                eventsWithoutUser: summary.skipped[SplitSummary.Reason.eventsWithoutUser.rawValue]
                    ?? 0
            )
        }
        let items = Set(timelines.items).count
        if items == timelines.eventCount { throw SplitError.noItemTwice(events: items) }
        return items
    }

    /// The moments at which the shares of events are reached.
    private func thresholds(of timelines: Histories) -> SplitSummary.Thresholds {
        let times = timelines.times.sorted()
        func moment(after share: Double) -> Int64 {
            times[min(times.count - 1, Int(share * Double(times.count)))]
        }
        return SplitSummary.Thresholds(
            validationFrom: moment(after: configuration.trainingShare),
            testFrom: moment(after: configuration.trainingShare + configuration.validationShare)
        )
    }
}
