import Foundation
import Pipelines

/// The terminal: results go to standard output, everything else to standard error.
enum Console {
    /// Whether standard error is a terminal that understands cursor movement.
    static let isTerminal =
        isatty(STDERR_FILENO) == 1
        && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Whether standard output may be coloured.
    static let isColourful =
        isatty(STDOUT_FILENO) == 1
        && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    /// Columns of the terminal, where known.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return 100
        }
        return Int(size.ws_col)
    }

    /// Prints a result.
    static func print(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Prints a result as JSON.
    static func print(json value: some Encodable) throws {
        print(String(decoding: try JSONEncoder.readable.encode(value), as: UTF8.self))
    }

    /// Prints a remark for the person at the terminal.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Prints an error.
    static func error(_ text: String) {
        note("restock: \(text)")
    }
}
