public import Tables

extension TableError: ExplainedError {
    /// What the command line exits with.
    public var exitStatus: ExitStatus {
        switch self {
        case .unreadable, .noSuchMember: .noInput
        case .unwritable(_, let reason, _): .ofWriting(refusedFor: reason)
        case .failed: .software
        default: .data
        }
    }
}
