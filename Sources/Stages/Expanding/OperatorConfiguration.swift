/// An operator with the options that all operators share.
public struct OperatorConfiguration: Codable, Hashable, Sendable {
    /// What is done to a history.
    public var operation: Operation
    /// Attempts per user.
    public var copies: Int
    /// Whose histories are edited.
    public var users: UserFilter

    /// Configures an operator.
    public init(_ operation: Operation, copies: Int = 1, users: UserFilter = .all) {
        self.operation = operation
        self.copies = copies
        self.users = users
    }
}
/// Whose histories are edited.
public enum UserFilter: Codable, Hashable, Sendable {
    /// Everyone's.
    case all
    /// Those of users with at most so many events.
    case short(Int)
}
/// What is done to a history.
public enum Operation: Codable, Hashable, Sendable {
    case none
    var name: String { "none" }
}
