import Foundation

/// What the machine says of itself and of this process.
public enum MachineFacts {
    /// The process's largest resident memory so far, in bytes.
    ///
    /// `getrusage` counts what the process was before it became this program, too: a large program that starts it
    /// would be measured in its place. It is asked where there is no `/proc` alone.
    public static var peakMemoryBytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?
            .split(whereSeparator: \.isWhitespace).dropFirst().first
        if let kibibytes = peak.flatMap({ Int($0) }) { return kibibytes * 1024 }
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return usage.ru_maxrss * 1024
    }

    /// Name and number of the processors.
    public static var processor: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
        let count = ProcessInfo.processInfo.activeProcessorCount
        return "\(model ?? "unknown processor"), \(count) cores"
    }

    /// The operating system's name and version.
    public static var system: String { ProcessInfo.processInfo.operatingSystemVersionString }
}
