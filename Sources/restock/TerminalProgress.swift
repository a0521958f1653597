import Foundation
import Pipelines
import Synchronization

/// Shows progress as one line that renews itself; without a terminal, as one line an activity.
final class TerminalProgress: ProgressReporter {
    private struct State {
        var activity = ""
        var shown = Date.distantPast
        var isOpen = false
    }

    private let state = Mutex(State())

    func report(_ progress: Pipelines.Progress) {
        state.withLock { state in
            let isNew = progress.activity != state.activity
            state.activity = progress.activity
            guard Console.isTerminal else {
                if isNew { Console.note(progress.activity + Self.values(of: progress)) }
                return
            }
            let now = Date.now
            guard isNew || now.timeIntervalSince(state.shown) > 0.1 || progress.fraction == 1 else {
                return
            }
            if isNew, state.isOpen { FileHandle.standardError.write(Data("\n".utf8)) }
            state.shown = now
            state.isOpen = true
            FileHandle.standardError.write(Data("\r\u{1B}[2K\(line(progress))".utf8))
        }
    }

    /// Ends the open line, so that what follows stands on its own.
    func finish() {
        state.withLock { state in
            if state.isOpen { FileHandle.standardError.write(Data("\n".utf8)) }
            state.isOpen = false
            state.activity = ""
        }
    }

    private func line(_ progress: Pipelines.Progress) -> String {
        var text = progress.activity
        if let fraction = progress.fraction {
            let cells = Int((min(max(fraction, 0), 1) * 20).rounded(.down))
            let filled = String(repeating: "#", count: cells)
            let empty = String(repeating: ".", count: 20 - cells)
            text += " [\(filled)\(empty)]" + String(format: " %3.0f %%", fraction * 100)
        }
        return String((text + Self.values(of: progress)).prefix(Console.width - 1))
    }

    private static func values(of progress: Pipelines.Progress) -> String {
        progress.values.map { name, value in "  \(name) \(format(value))" }.joined()
    }

    static func format(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e6
            ? String(Int(value)) : String(format: "%.4g", value)
    }
}
