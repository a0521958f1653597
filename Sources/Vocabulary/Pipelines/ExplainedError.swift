import Foundation

/// Exit codes of the command line, after BSD's sysexits.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    /// The arguments are wrong.
    case usage = 64
    /// The data are wrong.
    case data = 65
    /// An input can't be opened.
    case noInput = 66
    /// The program is at fault.
    case software = 70
    /// An output can't be created.
    case cannotCreate = 73
    /// Reading or writing failed half-way, such as on a full disk.
    case inputOutput = 74
    /// A recipe or another configuration is wrong.
    case configuration = 78
    /// The user interrupted the run.
    case interrupted = 130

    /// What a refused write means: the disk has no room, or nothing may be written there.
    ///
    /// - Parameter reason: the message, with the system's own words in it.
    /// - Returns: ``inputOutput`` for a full disk, a spent quota or a limit on the size of files;
    ///   otherwise ``cannotCreate``.
    public static func ofWriting(refusedFor reason: String) -> ExitStatus {
        let full = [ENOSPC, EDQUOT, EFBIG, EIO].contains { number in
            reason.contains(String(cString: strerror(number)))
        }
        return full ? .inputOutput : .cannotCreate
    }
}

/// An error for the user: one line that says what, expected, got, where, and what to do.
public protocol ExplainedError: Error, CustomStringConvertible, Sendable {
    /// What the command line exits with.
    var exitStatus: ExitStatus { get }
}
