import Commerce
import Foundation
import Tables

/// Reads a file whose lines are a user and then its items, oldest first, with spaces between.
enum SequenceReader {
    /// The log, with positions as times: item `p` of each user happens in second `p`.
    ///
    /// - Throws: a `TableError`.
    static func read(_ url: URL, options: ReadOptions, event: EventKind) throws -> InteractionLog {
        var users = ByteInterner()
        var items = ByteInterner()
        var log = InteractionLog()
        let reader = try TableReader(url, format: .csv, options: options, rejecting: false)
        var lineNumber = 0
        while let batch = try reader.next() {
            try batch.table.column("line").forEachString { row, bytes in
                let line = batch.lines.line(ofRow: row) ?? lineNumber + row + 1
                var user: Int32?
                var position: Int64 = 0
                for word in bytes?.split(separator: 0x20) ?? [] {
                    let cell = Cell(rebasing: word)
                    guard let user else {
                        user = users.insert(cell)
                        continue
                    }
                    log.user.append(user)
                    log.item.append(items.insert(cell))
                    log.event.append(event)
                    log.time.append(position)
                    log.line.append(Int32(clamping: line))
                    position += 1
                }
            }
            lineNumber += batch.table.rowCount
        }
        log.users = Vocabulary(users.strings())
        log.items = Vocabulary(items.strings())
        return log
    }
}
