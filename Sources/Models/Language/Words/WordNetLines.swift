import Foundation

/// The lines of one of WordNet's files.
enum WordNetLines {
    /// Hands out line by line, without the licence, which stands before the data after two spaces.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - expected: what each line says, for the error.
    ///   - take: reads a line; false when it says something else.
    /// - Throws: ``WordError``.
    static func read(
        _ url: URL,
        expecting expected: String,
        _ take: (UnsafeRawBufferPointer) -> Bool
    ) throws(WordError) {
        guard let data = try? Data(contentsOf: url, options: .mappedIfSafe) else {
            throw .missing(
                file: url.lastPathComponent,
                folder: url.deletingLastPathComponent().path
            )
        }
        var failed: Int?
        var number = 0
        data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            var place = 0
            while place < bytes.count, failed == nil {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
                let end = rest.first(0x0A) ?? rest.count
                let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
                number += 1
                place += end + 1
                if line.isEmpty || line[0] == 0x20 { continue }
                if !take(line) { failed = number }
            }
        }
        if let failed {
            throw .malformed(
                file: url.path,
                line: failed,
                reason: "expected \(expected), got something else"
            )
        }
    }
}
