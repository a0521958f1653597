@_spi(Splitting) public import Commerce
public import Pipelines

/// A held-out event, or something made from one, was found among training rows.
public struct LeakError: ExplainedError, Hashable {
    /// What is wrong with the row.
    public enum Finding: String, Sendable, Hashable {
        /// The event happened at or after the user's first held-out step.
        case atOrAfterHeldOutStep = "happened at or after the user's first held-out step"
        /// The event is not in the history that the user's first held-out case shows.
        case notInVisibleHistory = "is not in the history before the user's first held-out step"
        /// The event happened in a window that a split by time keeps for validation or test.
        case inHeldOutWindow = "happened in the window kept for validation and test"
        /// A made sample names a parent that is not in training.
        case unknownParent = "was made from a user who is not in the training set"
    }

    /// Where the row is: "training" or "made samples".
    public var place: String
    /// The user, or the parent of the made sample, by name where the name is known.
    public var user: String
    /// 0-based event of the checked columns.
    public var row: Int
    /// The event's item number.
    public var item: Int32
    /// The event's Unix time in seconds.
    public var time: Int64
    /// What is wrong.
    public var finding: Finding

    /// The program is at fault: no input can cause this.
    public var exitStatus: ExitStatus { .software }

    /// One line: what, where, what to do.
    public var description: String {
        "leak: row \(row) of the \(place) (user \(user), item \(item), time \(time)) "
            + "\(finding.rawValue); results would be worthless, so the run stops; "
            + "discard this training data and split again"
    }
}

/// Looks for held-out events among training rows and made samples.
///
/// It is made once from the sets of a split and asked after every stage that touches training rows.
/// A training row passes when it lies before the user's first held-out step and is, in order, part
/// of the history that this step's case shows. A made sample passes when its parents are in training
/// and none of its events lies at or behind a parent's first held-out step.
public struct LeakAudit: Sendable {
    private var firstHeldOut: [Int32: (time: Int64, visible: Range<Int>)] = [:]
    private var visible = Histories()
    private var trainingUsers: Set<Int32>
    private let windowStart: Int64?
    /// Whether a training event may share the time stamp of a held-out one, as single events do.
    private let tiesMayStraddle: Bool
    private let users: Vocabulary

    /// Learns what the sets hold out.
    ///
    /// The names serve messages only; without them, users are named by number.
    public init(of sets: SplitSets, users: Vocabulary = Vocabulary()) {
        self.users = users
        trainingUsers = Set(sets.training.samples.users)
        windowStart = sets.summary.thresholds?.validationFrom
        tiesMayStraddle = sets.summary.splitProtocol == .leaveOneOut
        for cases in [sets.tuning.samples, sets.gate.unread, sets.test.unread] { add(cases) }
    }

    private mutating func add(_ cases: NextItemCases) {
        for question in 0..<cases.count {
            let user = cases.histories.users[question]
            // Tuning and gate come before the test, so the first case of a user is the earliest.
            if firstHeldOut[user] != nil { continue }
            visible.append(cases.histories.selecting(CollectionOfOne(question)))
            firstHeldOut[user] = (cases.targetTimes[question], visible.range(of: visible.count - 1))
        }
    }

    /// Checks a training set.
    ///
    /// - Throws: ``LeakError`` for the first row that must not be there.
    /// - Complexity: O(events).
    public func check(_ training: TrainingSet<Histories>) throws {
        try check(training: training.samples)
    }

    /// Checks the originals and the made samples of a mixture.
    ///
    /// - Throws: ``LeakError`` for the first row that must not be there.
    public func check(_ mixture: Mixture) throws {
        try check(training: mixture.histories.selecting(0..<mixture.originalCount))
    }

    /// Checks made samples by the times of their events and by their parents.
    ///
    /// - Throws: ``LeakError`` for the first row that must not be there.
    public func check(_ made: MadeHistories) throws {
        for sequence in 0..<made.count {
            for parent in made.provenance[sequence].parents {
                try check(made, sequence, parent: parent)
            }
        }
    }

    /// Checks rows that claim to be training rows.
    func check(training histories: Histories) throws {
        for sequence in 0..<histories.count {
            let range = histories.range(of: sequence)
            let user = histories.users[sequence]
            let held = firstHeldOut[user]
            var next = held?.visible.lowerBound ?? 0
            for row in range {
                if let finding = lateness(histories.times[row], held?.time) {
                    throw error("training set", user, row, histories, finding)
                }
                guard let held else { continue }
                while next < held.visible.upperBound, !same(next, histories, row) { next += 1 }
                if next == held.visible.upperBound {
                    throw error("training set", user, row, histories, .notInVisibleHistory)
                }
                next += 1
            }
        }
    }

    private func check(_ made: MadeHistories, _ sequence: Int, parent: Int32) throws {
        let range = made.histories.range(of: sequence)
        if !trainingUsers.contains(parent) {
            throw error(
                "made samples",
                parent,
                range.lowerBound,
                made.histories,
                .unknownParent
            )
        }
        for row in range {
            if let finding = lateness(made.histories.times[row], firstHeldOut[parent]?.time) {
                throw error("made samples", parent, row, made.histories, finding)
            }
        }
    }

    private func lateness(_ time: Int64, _ heldOut: Int64?) -> LeakError.Finding? {
        if let heldOut, tiesMayStraddle ? time > heldOut : time >= heldOut {
            return .atOrAfterHeldOutStep
        }
        if let windowStart, time >= windowStart { return .inHeldOutWindow }
        return nil
    }

    private func same(_ position: Int, _ histories: Histories, _ row: Int) -> Bool {
        visible.items[position] == histories.items[row]
            && visible.times[position] == histories.times[row]
            && visible.events[position] == histories.events[row]
    }

    private func error(
        _ place: String,
        _ user: Int32,
        _ row: Int,
        _ histories: Histories,
        _ finding: LeakError.Finding
    ) -> LeakError {
        let isNamed = user >= 0 && Int(user) < users.count
        let isRow = row < histories.eventCount
        return LeakError(
            place: place,
            user: isNamed ? "'\(users[user])'" : "number \(user)",
            row: row,
            item: isRow ? histories.items[row] : -1,
            time: isRow ? histories.times[row] : 0,
            finding: finding
        )
    }
}
