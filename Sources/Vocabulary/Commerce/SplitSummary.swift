/// How a log is divided into what may be learned from and what is asked for.
public enum SplitProtocol: String, Sendable, Codable, Hashable, CaseIterable {
    /// Each user's last time stamp is the test, the last but one tuning or gate.
    case leaveLastStepOut = "leave-last-step-out"
    /// Each user's last event is the test, the last but one tuning or gate, as published work does.
    case leaveOneOut = "leave-one-out"
    /// Everything before a moment is training; tuning and gate, then test, lie in later windows.
    case byTime = "by-time"
}

/// What is done with items that a user had before.
public enum RepeatRule: String, Sendable, Codable, Hashable, CaseIterable {
    /// They are neither recommended nor asked for.
    case exclude
    /// They are recommended and asked for like all others, as for consumables.
    case allow
}

/// What a split did, in numbers.
public struct SplitSummary: Sendable, Codable, Hashable {
    /// The moments of a split by time, in Unix seconds.
    public struct Thresholds: Sendable, Codable, Hashable {
        /// Training events lie before this.
        public var validationFrom: Int64
        /// Events of tuning and gate targets lie before this, those of test targets at or after it.
        public var testFrom: Int64

        /// States the moments.
        public init(validationFrom: Int64, testFrom: Int64) {
            self.validationFrom = validationFrom
            self.testFrom = testFrom
        }
    }

    /// Why something of the log is in no set, or in training only.
    public enum Reason: String, Sendable, Codable, Hashable, CaseIterable {
        /// Events without a user's identity: not used.
        case eventsWithoutUser = "events-without-user"
        /// Users with too few steps to hold any out: all their events train.
        case usersInTrainingOnly = "users-in-training-only"
        /// Users with a target in the validation window but nothing before it: no case.
        case validationWithoutHistory = "validation-without-history"
        /// Users with a target in the test window but nothing before it: no case.
        case testWithoutHistory = "test-without-history"
        /// Tuning and gate cases whose targets were all in the history: dropped.
        case validationOnlyRepeats = "validation-only-repeats"
        /// Test cases whose targets were all in the history: dropped.
        case testOnlyRepeats = "test-only-repeats"
        /// Targets taken out of kept and dropped cases because they were in the history.
        case repeatedTargets = "repeated-targets"
        /// Events at or after a held-out step that are in no history and no target.
        case unusedEvents = "unused-events"
    }

    /// How the log was divided.
    public var splitProtocol: SplitProtocol
    /// Users with at least one event.
    public var users: Int
    /// Items with at least one event.
    public var items: Int
    /// Events with a user.
    public var events: Int
    /// Users in training.
    public var trainingUsers: Int
    /// Events in training.
    public var trainingEvents: Int
    /// Cases in the tuning set.
    public var tuningCases: Int
    /// Cases in the gate set.
    public var gateCases: Int
    /// Cases in the test set.
    public var testCases: Int
    /// What is in no set or in training only, by reason; a reason that met nothing is absent.
    public var skipped: [String: Int]
    /// The moments of a split by time; nil for the other protocols.
    public var thresholds: Thresholds?

    /// A summary of nothing, to be counted up.
    public init(splitProtocol: SplitProtocol) {
        self.splitProtocol = splitProtocol
        users = 0
        items = 0
        events = 0
        trainingUsers = 0
        trainingEvents = 0
        tuningCases = 0
        gateCases = 0
        testCases = 0
        skipped = [:]
        thresholds = nil
    }

    /// Adds to the count of one reason.
    public mutating func count(_ amount: Int = 1, as reason: Reason) {
        if amount > 0 { skipped[reason.rawValue, default: 0] += amount }
    }
}

/// The four sets of one split, and what the split did.
public struct SplitSets: Sendable {
    /// Everything that is fitted is fitted on this.
    public var training: TrainingSet<Histories>
    /// Choices are made on this.
    public var tuning: TuningSet<NextItemCases>
    /// The decision is made on this.
    public var gate: GateSet<NextItemCases>
    /// The report's last word is on this.
    public var test: TestSet<NextItemCases>
    /// What the split did, in numbers.
    public var summary: SplitSummary

    /// Joins the sets of one split.
    public init(
        training: TrainingSet<Histories>,
        tuning: TuningSet<NextItemCases>,
        gate: GateSet<NextItemCases>,
        test: TestSet<NextItemCases>,
        summary: SplitSummary
    ) {
        self.training = training
        self.tuning = tuning
        self.gate = gate
        self.test = test
        self.summary = summary
    }
}
