public import Foundation
import Synchronization

/// The count of who read which held-out set, over all runs of one store.
///
/// One line of JSON a reading, appended and forced to disk before the samples are given out. A run
/// that is resumed reads again under its own name, which counts once.
public final class ReadingRecord: Sendable {
    private struct Reading: Codable, Hashable {
        var run: String
        var role: String
        var content: String
    }

    private let file: URL
    private let run: String
    private let seen = Mutex<Set<String>>([])

    /// Opens the record of a store on behalf of one run.
    public init(store: URL, run: String) {
        file = store.appending(path: "readings.jsonl")
        self.run = run
    }

    /// Notes a reading.
    ///
    /// - Throws: ``StoreError/readTwice(role:)`` when this process read the set before, or
    ///   ``StoreError/cannotWrite(path:reason:)``.
    public func note(role: String, contentHash: String) throws {
        let isFirst = seen.withLock { $0.insert(role + contentHash).inserted }
        guard isFirst else { throw StoreError.readTwice(role: role) }
        var line = try JSONEncoder().encode(Reading(run: run, role: role, content: contentHash))
        line.append(UInt8(ascii: "\n"))
        let existing = (try? Data(contentsOf: file)) ?? Data()
        try DurableFile.write(existing + line, to: file)
    }

    /// How many different runs read the set with this content.
    public func count(role: String, contentHash: String) -> Int {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return 0 }
        let readings = text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Reading.self, from: Data($0.utf8))
        }
        return Set(readings.filter { $0.role == role && $0.content == contentHash }.map(\.run))
            .count
    }
}
