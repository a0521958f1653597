public import Commerce
public import Pipelines
import Statistics

/// Makes a table of samples out of a log: one row for each user and item that met before a moment, labelled by
/// whether the user does what is looked for within the time after it.
///
///     moments:  end − horizon, end − 2 · horizon, ...   as long as the log covers the window before
///     row:      a user and an item with an event in moment − window ..< moment
///     label:    whether there is a target event of both in moment ..< moment + horizon
///
/// All features are counted from events before the moment, and horizons don't overlap: whoever learns from
/// earlier moments and is asked at a later one knows nothing that the shop wouldn't have known.
public struct BehaviourStage: Stage {
    /// What was made.
    public struct Output: Sendable {
        /// The rows, by moment, user and item; each knows its moment.
        public var samples: SampleTable
        /// What a person should know before trusting the rows.
        public var notes: [String]
    }

    /// The stage's verb.
    public static let name = StageName.ingest
    /// A split by time needs a moment for each set.
    private static let fewestMoments = SetRole.allCases.count

    /// The stage's settings.
    public let configuration: BehaviourConfiguration

    /// Configures the stage.
    public init(_ configuration: BehaviourConfiguration = BehaviourConfiguration()) {
        self.configuration = configuration
    }

    /// Makes the table.
    ///
    /// - Throws: ``BehaviourError``; `CancellationError` when asked to stop.
    /// - Complexity: O(*n* log *n*) for the order of events, O(*n* · window / horizon) for the rows.
    public func run(_ data: DataSet, in context: StageContext) async throws -> Output {
        let log = data.log
        guard log.event.contains(configuration.target) else {
            let kinds = Set(log.event).map(\.name).sorted()
            throw BehaviourError.noTarget(configuration.target.name, found: kinds)
        }
        let order = log.time.indices.filter { log.user[$0] >= 0 }
            .sorted { (log.time[$0], $0) < (log.time[$1], $1) }
        let moments = try moments(of: log, order)
        // Windows overlap, so that one at a time is held.
        func window(_ moment: Int64) throws -> BehaviourWindow {
            try context.checkCancellation()
            return BehaviourWindow(data, order, before: moment, configuration)
        }
        var notes: [String] = []
        let count = try moments.reduce(0) { $0 + (try window($1).pairCount) }
        var share = 1.0
        if count > configuration.mostRows {
            share = Double(configuration.mostRows) / Double(count)
            notes.append(
                "Rows of a random \(Int((share * 100).rounded())) % of the users, so that there are about "
                    + "\(configuration.mostRows) of them and not \(count): raise ingest.behaviour.most-rows for more."
            )
        }
        var samples = BehaviourRows(data, configuration)
        for (number, moment) in moments.enumerated() {
            context.progress.report(Progress("moment \(number + 1) of \(moments.count)"))
            samples.append(try window(moment).thinned(to: share, seed: context.seed["users"]))
        }
        let table = samples.table
        guard table.classCounts.allSatisfy({ $0 > 0 }) else {
            throw BehaviourError.oneClass(
                target: configuration.target.name,
                rows: table.count,
                windowHours: configuration.windowHours
            )
        }
        return Output(samples: table, notes: notes)
    }

    /// The moments of asking, ascending.
    private func moments(of log: InteractionLog, _ order: [Int]) throws(BehaviourError) -> [Int64] {
        guard let first = order.first, let last = order.last else { throw .noUsers }
        let horizon = Int64(configuration.horizonHours) * 3600
        let window = Int64(configuration.windowHours) * 3600
        let (start, end) = (log.time[first], log.time[last] + 1)
        let count = max(0, (end - start - window) / horizon)
        guard count >= Self.fewestMoments else {
            throw .tooShort(
                hours: Int((end - start) / 3600),
                needed: configuration.windowHours + Self.fewestMoments * configuration.horizonHours
            )
        }
        return (1...count).reversed().map { end - $0 * horizon }
    }
}

/// Why a log can't become a table of samples.
public enum BehaviourError: ExplainedError, Hashable {
    /// No event is of the kind that is looked for.
    case noTarget(String, found: [String])
    /// No event names a user.
    case noUsers
    /// The log doesn't last long enough for a moment in each set.
    case tooShort(hours: Int, needed: Int)
    /// No row has the label yes, or none has no.
    case oneClass(target: String, rows: Int, windowHours: Int)

    /// What, expected, got, and what to do.
    public var description: String {
        switch self {
        case .noTarget(let target, let found):
            "rows of a log: no event is a '\(target)' (there are: \(found.joined(separator: ", "))); state "
                + "another under ingest.behaviour.target, or which column holds the event with "
                + "--role event=COLUMN"
        case .noUsers:
            "rows of a log: no event names a user; state its column with --role user=COLUMN"
        case .tooShort(let hours, let needed):
            "rows of a log: expected at least \(needed) hours, for a window and a horizon for each of "
                + "training, tuning, gate and test, got \(hours); give a longer log, or a smaller window or "
                + "horizon under ingest.behaviour"
        case .oneClass(let target, let rows, let windowHours):
            "rows of a log: all \(rows) rows have the same label: a '\(target)' follows each or none of what "
                + "users did in the \(windowHours) hours before; state another target, window or horizon under "
                + "ingest.behaviour"
        }
    }

    /// The data are wrong.
    public var exitStatus: ExitStatus { .data }
}

extension SampleIngestStage.Output {
    /// What reading a log and making rows of it gave.
    public init(rows: BehaviourStage.Output, of log: IngestStage.Output) {
        let samples = rows.samples
        self.init(
            samples: samples,
            name: log.description.name,
            licence: log.description.licence,
            columns: samples.schema.features.indices.map { FeatureChoice(of: samples, column: $0) },
            rowsRead: log.rowsRead,
            rejected: log.rejected,
            rejects: log.rejects,
            notes: log.notes + rows.notes,
            sources: log.sources
        )
    }
}

extension FeatureChoice {
    fileprivate init(of samples: SampleTable, column: Int) {
        let feature = samples.schema.features[column]
        let values = samples.columns[column]
        self.init(
            column: feature.name,
            kind: feature.kind,
            reason: "counted from the events before the moment",
            missing: values.count(where: \.isNaN),
            distinct: Set(values.filter { !$0.isNaN }).count
        )
    }
}
