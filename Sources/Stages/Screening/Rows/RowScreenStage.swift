public import Commerce
public import Pipelines

/// Why a made row is rejected.
public enum RowRejection: String, Codable, Hashable, Sendable, CaseIterable {
    /// It says the same as a training row.
    case exactCopy = "exact-copy"
    /// It says the same as an earlier made row.
    case repeated
    /// A number lies outside of those of the training rows.
    case outOfRange = "out-of-range"
    /// A column of whole numbers has a fraction.
    case notWhole = "not-whole"
    /// No training row has the level.
    case unseenLevel = "unseen-level"
    /// A value is missing in a column that always has one.
    case missingValue = "missing-value"
    /// No training row has two of its values together; the counted reason names the columns.
    case unseenCombination = "unseen-combination"
}

/// What is screened.
public struct RowScreenInput: Sendable {
    /// The made rows.
    public var made: MadeRows
    /// The rows that they must fit to.
    public var training: TrainingSet<SampleTable>

    /// Gathers the input.
    public init(made: MadeRows, training: TrainingSet<SampleTable>) {
        self.made = made
        self.training = training
    }
}

/// What passed, and why others didn't.
public struct ScreenedRows: Sendable {
    /// The rows that passed.
    public var made: MadeRows
    /// Rejected rows by reason; a row counts for the first reason that it meets.
    public var rejected: [String: Int]
}

/// Rejects made rows that are copies, or that can't be.
public struct RowScreenStage: Stage {
    /// The stage's verb.
    public static let name = StageName.screen

    /// The stage's settings.
    public let configuration: RowScreenConfiguration

    /// Configures the stage.
    public init(_ configuration: RowScreenConfiguration = RowScreenConfiguration()) {
        self.configuration = configuration
    }

    /// Judges each row by itself, by the training rows and by those before it.
    ///
    /// - Complexity: O(rows · columns).
    public func run(_ input: RowScreenInput, in context: StageContext) async throws -> ScreenedRows
    {
        let training = input.training.samples
        let bounds = training.schema.modelled.map { ColumnBounds(training, column: $0) }
        let real = Set((0..<training.count).map { training.key(of: $0) })
        let combinations =
            configuration.unseenCombinations == .reject ? SeenCombinations(training) : nil
        var seen: Set<RowKey> = []
        var kept: [Int] = []
        var rejected: [String: Int] = [:]
        for row in 0..<input.made.count {
            if row % 4096 == 0 { try context.checkCancellation() }
            let table = input.made.table
            let key = table.key(of: row)
            var reason: RowRejection?
            if configuration.impossible == .reject {
                reason = bounds.lazy.compactMap { $0.violation(in: table, row: row) }.first
            }
            if reason == nil, configuration.exactCopies == .reject, real.contains(key) {
                reason = .exactCopy
            }
            if reason == nil, configuration.repeats == .reject, !seen.insert(key).inserted {
                reason = .repeated
            }
            if reason == nil, let pair = combinations?.firstUnseen(in: table, row: row) {
                let reason = "\(RowRejection.unseenCombination.rawValue): \(pair)"
                rejected[reason, default: 0] += 1
                continue
            }
            if let reason {
                rejected[reason.rawValue, default: 0] += 1
            } else {
                kept.append(row)
            }
        }
        return ScreenedRows(made: input.made.selecting(kept), rejected: rejected)
    }
}

/// What a column of the training rows lets a value be.
private struct ColumnBounds {
    private let column: Int
    private let isWhole: Bool
    private let range: ClosedRange<Double>?
    private let levels: Set<Double>
    private let mayBeMissing: Bool

    init(_ table: SampleTable, column: Int) {
        self.column = column
        let feature = table.schema.features[column]
        let values = table.columns[column]
        let present = values.filter { !$0.isNaN }
        isWhole = feature.kind.isWhole
        mayBeMissing = present.count < values.count
        if feature.kind.isNumeric, let least = present.min(), let most = present.max() {
            range = least...most
        } else {
            range = nil
        }
        levels = feature.kind.isNumeric ? [] : Set(present)
    }

    func violation(in table: SampleTable, row: Int) -> RowRejection? {
        let value = table.columns[column][row]
        if value.isNaN { return mayBeMissing ? nil : .missingValue }
        guard let range else { return levels.contains(value) ? nil : .unseenLevel }
        if !range.contains(value) { return .outOfRange }
        return isWhole && value.rounded() != value ? .notWhole : nil
    }
}
