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
    /// It lies as near to a training row as hardly any other one does.
    case nearCopy = "near-copy"
    /// Its nearest training rows are all of other classes.
    case contradiction
    /// It lies more alone than nearly all training rows.
    case outlier
    /// Trees surely tell it from training rows.
    case toldApart = "told-apart"
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
    /// Why others didn't.
    public var note: RowScreenNote
}

/// What is to be said of screening.
public struct RowScreenNote: Codable, Hashable, Sendable {
    /// Rejected rows by reason; a row counts for the first reason that it meets.
    public var rejected: [String: Int]
    /// What rules measured on the way, by name.
    public var measures: [String: Double]

    /// Notes what was rejected.
    public init(rejected: [String: Int] = [:], measures: [String: Double] = [:]) {
        self.rejected = rejected
        self.measures = measures
    }

    /// How well trees tell made rows from training rows (area under the ROC curve); nil where none were asked.
    public var twoSampleAUC: Double? { measures["two-sample-auc"] }
}

/// Rejects made rows that are copies, that can't be, or that rules find.
public struct RowScreenStage: Stage {
    /// The stage's verb.
    public static let name = StageName.screen

    /// The stage's settings.
    public let configuration: RowScreenConfiguration

    /// Configures the stage.
    public init(_ configuration: RowScreenConfiguration = RowScreenConfiguration()) {
        self.configuration = configuration
    }

    /// Judges each row by itself and by those before it, then by each rule that is on.
    ///
    /// The rules' order is near copies, contradictions, outliers, what trees tell apart; a rule looks only at
    /// rows that passed so far.
    ///
    /// - Throws: what rules throw; `CancellationError`.
    /// - Complexity: O(rows · columns) without rules; near rows take about O(log *n*) more.
    public func run(_ input: RowScreenInput, in context: StageContext) async throws -> ScreenedRows
    {
        var rejected: [String: Int] = [:]
        var kept: [Int] = []
        for (row, reason) in try reasons(input, in: context).enumerated() {
            if let reason {
                rejected[reason, default: 0] += 1
            } else {
                kept.append(row)
            }
        }
        let near: [any RowScreenRule] = [configuration.nearCopies, configuration.contradictions]
        let other: [any RowScreenRule] = [configuration.outliers, configuration.toldApart]
        let ground = RowScreenGround(
            input.training,
            isIndexed: near.contains { $0.treatment == .reject }
        )
        var measures: [String: Double] = [:]
        for rule in near + other where rule.treatment == .reject && !kept.isEmpty {
            let table = input.made.table.selecting(kept)
            let finding = try await rule.judge(table, on: ground, in: context)
            let reason = type(of: rule).reason.rawValue
            rejected[reason, default: 0] += finding.isFound.count { $0 }
            if rejected[reason] == 0 { rejected[reason] = nil }
            kept = zip(kept, finding.isFound).filter { !$0.1 }.map(\.0)
            measures.merge(finding.measures) { _, new in new }
        }
        return ScreenedRows(
            made: input.made.selecting(kept),
            note: RowScreenNote(rejected: rejected, measures: measures)
        )
    }

    /// Why each row is rejected by itself, or by those before it; nil for one that passes.
    private func reasons(
        _ input: RowScreenInput,
        in context: StageContext
    ) throws -> [String?] {
        let training = input.training.samples
        let table = input.made.table
        let bounds = training.schema.modelled.map { ColumnBounds(training, column: $0) }
        let real = Set((0..<training.count).map { training.key(of: $0) })
        let combinations =
            configuration.unseenCombinations == .reject ? SeenCombinations(training) : nil
        var seen: Set<RowKey> = []
        return try (0..<input.made.count).map { row in
            if row % 4096 == 0 { try context.checkCancellation() }
            let key = table.key(of: row)
            if configuration.impossible == .reject,
                let reason = bounds.lazy.compactMap({ $0.violation(in: table, row: row) }).first
            {
                return reason.rawValue
            }
            if configuration.exactCopies == .reject, real.contains(key) {
                return RowRejection.exactCopy.rawValue
            }
            if configuration.repeats == .reject, !seen.insert(key).inserted {
                return RowRejection.repeated.rawValue
            }
            return combinations?.firstUnseen(in: table, row: row).map {
                "\(RowRejection.unseenCombination.rawValue): \($0)"
            }
        }
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
