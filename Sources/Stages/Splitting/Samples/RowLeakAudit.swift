@_spi(Splitting) public import Commerce
public import Pipelines

/// Checks that no held-out row of a table gets into training, as itself, as a copy or as a parent.
///
/// At other moments, or of other groups, two rows may say the same. In a split by time, what is learnt from must
/// be earlier than all that is held out instead; where there are groups, none may be on both sides.
public struct RowLeakAudit: Sendable {
    private let heldRows: Set<Int32>
    private let heldKeys: Set<RowKey>
    private let heldGroups: Set<Int32>
    /// The first moment that is held out; nil where rows were dealt at random.
    private let firstMoment: Int64?

    /// Notes what is held out; this is no reading.
    public init(of sets: SampleSets) {
        let held = [sets.tuning.samples, sets.gate.unread, sets.test.unread]
        heldRows = Set(held.flatMap(\.rows))
        let isByTime = sets.summary.splitProtocol == .byTime
        firstMoment = isByTime ? held.compactMap { $0.moments?.min() }.min() : nil
        heldGroups = isByTime ? [] : Set(held.flatMap { $0.groups ?? [] })
        heldKeys =
            isByTime || !heldGroups.isEmpty
            ? [] : Set(held.flatMap { table in (0..<table.count).map { table.key(of: $0) } })
    }

    /// Notes rows that were held out at random.
    public init(holding tables: [SampleTable]) {
        heldRows = Set(tables.flatMap(\.rows))
        firstMoment = nil
        heldGroups = Set(tables.flatMap { $0.groups ?? [] })
        heldKeys =
            heldGroups.isEmpty
            ? Set(tables.flatMap { table in (0..<table.count).map { table.key(of: $0) } }) : []
    }

    /// The rows without a label that may go with training ones: none that is held out, says the same as a held-out
    /// one, is of a held-out group, or is not earlier than the held-out ones.
    public func admitted(_ unlabeled: SampleTable) -> SampleTable {
        unlabeled.selecting(
            (0..<unlabeled.count).filter { row in
                if heldRows.contains(unlabeled.rows[row]) { return false }
                if heldKeys.contains(unlabeled.key(of: row)) { return false }
                if let group = unlabeled.groups?[row], heldGroups.contains(group) { return false }
                guard let firstMoment, let moment = unlabeled.moments?[row] else { return true }
                return moment < firstMoment
            }
        )
    }

    /// Checks a training set.
    ///
    /// - Throws: ``RowLeakError`` for the first row that is held out, or says the same as one.
    public func check(_ training: TrainingSet<SampleTable>) throws(RowLeakError) {
        let table = training.samples
        for row in 0..<table.count {
            if heldRows.contains(table.rows[row]) { throw .heldOutRow(Int(table.rows[row])) }
            if heldKeys.contains(table.key(of: row)) { throw .copyOfHeldOut(Int(table.rows[row])) }
            if let group = table.groups?[row], heldGroups.contains(group) {
                throw .heldOutGroup(Int(table.rows[row]))
            }
            if let firstMoment, let moment = table.moments?[row], moment >= firstMoment {
                throw .notEarlier(Int(table.rows[row]))
            }
        }
    }

    /// Checks made rows by their parents.
    ///
    /// - Throws: ``RowLeakError/heldOutParent(row:maker:)``.
    public func check(_ made: MadeRows) throws(RowLeakError) {
        for origin in made.provenance {
            for parent in origin.parents where heldRows.contains(parent) {
                throw .heldOutParent(row: Int(parent), maker: origin.maker)
            }
        }
    }

    /// Checks what is trained on.
    ///
    /// - Throws: ``RowLeakError/heldOutRow(_:)``.
    public func check(_ mixture: MixedRows) throws(RowLeakError) {
        for row in mixture.table.rows where heldRows.contains(row) { throw .heldOutRow(Int(row)) }
    }
}

/// Held-out rows got into training; the run must not go on.
public enum RowLeakError: ExplainedError, Hashable {
    /// A row is in training and held out.
    case heldOutRow(Int)
    /// A training row says the same as a held-out one.
    case copyOfHeldOut(Int)
    /// A training row is of a group that is held out.
    case heldOutGroup(Int)
    /// A training row is not earlier than all held-out ones.
    case notEarlier(Int)
    /// A made row was made from a held-out one.
    case heldOutParent(row: Int, maker: String)

    /// One line: what happened, and what to do.
    public var description: String {
        switch self {
        case .heldOutRow(let row):
            "leak: row \(row) is in training and held out; nothing of this run can be believed: "
                + "split again, and report it if it happens again"
        case .copyOfHeldOut(let row):
            "leak: training row \(row) says the same as a held-out one; nothing of this run can be "
                + "believed: split again, and report it if it happens again"
        case .heldOutGroup(let row):
            "leak: training row \(row) is of a group that is held out; nothing of this run can be believed: "
                + "split again, and report it if it happens again"
        case .notEarlier(let row):
            "leak: training row \(row) is not earlier than the held-out ones; nothing of this run can be "
                + "believed: split again, and report it if it happens again"
        case .heldOutParent(let row, let maker):
            "leak: '\(maker)' made a row from the held-out row \(row); nothing of this run can be "
                + "believed: report it"
        }
    }

    /// Only the program can be wrong.
    public var exitStatus: ExitStatus { .software }
}
