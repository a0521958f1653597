public import Commerce
public import Pipelines

/// Why a log can't be split.
public enum SplitError: ExplainedError, Hashable {
    /// A setting is out of its range; the text says which and what is allowed.
    case invalidConfiguration(String)
    /// The log names fewer than two users.
    case tooFewUsers(found: Int, eventsWithoutUser: Int)
    /// No item occurs twice, so there is nothing to learn from one user for another.
    case noItemTwice(events: Int)
    /// No user has enough steps for a test case.
    case allUsersTooShort(SplitProtocol, users: Int)
    /// A set would be empty although there are users with enough steps.
    case emptySet(SetRole, SplitProtocol, candidates: Int)
    /// A class of a table has too few rows that differ to be in every set.
    case tooFewOfClass(String, rows: Int, role: SetRole, got: Int, needed: Int)
    /// A set holds one group alone, whose rows tell no more than one would.
    case oneGroup(role: SetRole)

    /// The data are wrong, or the configuration is.
    public var exitStatus: ExitStatus {
        if case .invalidConfiguration = self { return .configuration }
        return .data
    }

    /// One line: what, expected, got, what to do.
    public var description: String {
        switch self {
        case .invalidConfiguration(let text):
            return "split: \(text)"
        case .tooFewUsers(let found, let anonymous):
            return "split: needs at least 2 users, got \(found)"
                + (anonymous > 0 ? " (\(anonymous) events name no user)" : "")
                + "; check which column is mapped to the role 'user', or give more data"
        case .noItemTwice(let events):
            return
                "split: no item occurs twice in \(events) events, so nothing can be learned from "
                + "one user for another; check which column is mapped to the role 'item', or map a "
                + "coarser one such as the product instead of the variant"
        case .allUsersTooShort(let splitProtocol, let users):
            return
                "split: all users too short: none of \(users) users has \(Self.need(splitProtocol))"
                + "; give a longer period"
                + (splitProtocol == .leaveLastStepOut
                    ? ", or finer time stamps, or use protocol leave-one-out" : "")
        case .emptySet(let role, let splitProtocol, let candidates):
            return "split: the \(role.rawValue) set would be empty with protocol "
                + "\(splitProtocol.rawValue) (\(candidates) candidate cases); "
                + Self.remedy(role)
        case .tooFewOfClass(let name, let rows, let role, let got, let needed):
            return
                "split: the \(role.rawValue) set needs at least \(needed) rows of class '\(name)', got "
                + "\(got): the table has \(rows) of them, and rows that belong together are never divided; "
                + "give more rows of that class, or raise the share of the \(role.rawValue) set"
        case .oneGroup(let role):
            return
                "split: the \(role.rawValue) set needs rows of at least 2 groups, got those of one, which "
                + "tell no more than one row would; give more groups, or name a finer column in "
                + "ingest.group"
        }
    }

    private static func need(_ splitProtocol: SplitProtocol) -> String {
        switch splitProtocol {
        case .leaveLastStepOut: "3 different time stamps with targets in the last two"
        case .leaveOneOut: "3 events with targets in the last two"
        case .byTime: "a target in the test window and events before it"
        }
    }

    private static func remedy(_ role: SetRole) -> String {
        switch role {
        case .training:
            "raise training-share, or give a longer period"
        case .tuning, .gate:
            "give more users, change gate-share or the seed, or use 'repeats: allow' if users buy "
                + "the same items again"
        case .test:
            "give more data, or use 'repeats: allow' if users buy the same items again"
        }
    }
}
