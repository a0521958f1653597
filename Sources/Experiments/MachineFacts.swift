import Foundation

/// What the machine says of itself and of this process.
public enum MachineFacts {
    /// The process's largest resident memory so far, in bytes.
    public static var peakMemoryBytes: Int {
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
