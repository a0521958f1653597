import CArrow
import Foundation

/// The bytes of a text file in order, unpacked.
final class TextSource {
    private let path: String
    private let format: FileFormat
    private let stream: OpaquePointer?
    private var member: ArraySlice<UInt8>

    init(_ url: URL, format: FileFormat, member name: String?) throws(TableError) {
        path = url.path
        self.format = format
        let compression = Compression(pathExtensionOf: url)
        guard compression != .zip else {
            stream = nil
            let archive = try ZipArchive(url)
            let name = if let name { name } else { try archive.onlyMember() }
            member = try archive.extract(name)[...]
            return
        }
        member = []
        let codes: [Compression: Int32] = [
            .gzip: Int32(CA_GZIP.rawValue), .zstd: Int32(CA_ZSTD.rawValue),
        ]
        var pointer: OpaquePointer?
        let status = ca_source_open(url.path, codes[compression] ?? 0, &pointer)
        do throws(ShimFailure) { try check(status) } catch {
            throw error.error(path: url.path, format: format)
        }
        stream = pointer
    }

    deinit { if let stream { ca_source_free(stream) } }

    /// Fills the buffer as far as the file goes.
    ///
    /// - Returns: the bytes read; fewer than asked for at the end only.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
        guard let stream else {
            let part = member.prefix(buffer.count)
            buffer.copyBytes(from: part)
            member = member.dropFirst(part.count)
            return part.count
        }
        var filled = 0
        while filled < buffer.count, let base = buffer.baseAddress {
            var count: Int64 = 0
            let status = ca_source_read(
                stream,
                base + filled,
                Int64(buffer.count - filled),
                &count
            )
            do throws(ShimFailure) { try check(status) } catch {
                throw error.error(path: path, format: format)
            }
            if count == 0 { break }
            filled += Int(count)
        }
        return filled
    }
}

/// A run of whole records of a text file.
struct TextChunk {
    let bytes: UnsafeRawBufferPointer
    /// The line of its first byte, from 1.
    let line: Int
    /// The place of its first byte in the unpacked file, from 0.
    let offset: Int
    /// Whether a value in quotes may hold a line break.
    let quotedNewlines: Bool
    /// Bytes of the records that a line break ends; behind them stands what the file ends with.
    let endedByteCount: Int

    /// The line on which the byte at an index stands.
    func line(at index: Int) -> Int {
        line + Int(ca_count_byte(bytes.baseAddress, Int64(index), 0x0A))
    }

    /// That the byte at an index is no UTF-8.
    func notUTF8(at index: Int, path: String) -> TableError {
        isUTF16
            ? Self.utf16(path)
            : .notUTF8(path: path, byteOffset: offset + index, line: line(at: index))
    }

    /// Refuses the beginning of a file whose text is UTF-16, as some spreadsheets write it.
    ///
    /// - Throws: ``TableError/unsupported(what:path:remedy:)``.
    func refuseUTF16(_ path: String) throws(TableError) {
        if isUTF16 { throw Self.utf16(path) }
    }

    /// Whether the file begins with the mark of UTF-16, or with letters that have a zero beside them.
    private var isUTF16: Bool {
        guard offset == 0, bytes.count >= 4 else { return false }
        let start = (bytes[0], bytes[1], bytes[2], bytes[3])
        switch start {
        case (0xFF, 0xFE, _, _), (0xFE, 0xFF, _, _): return true
        case (1..., 0, 1..., 0), (0, 1..., 0, 1...): return true
        default: return false
        }
    }

    private static func utf16(_ path: String) -> TableError {
        .unsupported(
            what: "text in UTF-16",
            path: path,
            remedy: "convert the file to UTF-8 (iconv -f utf-16 -t utf-8)"
        )
    }

    /// The lines it spans, a last one without a line break included.
    var lineCount: Int {
        guard let last = bytes.last else { return 0 }
        return Int(ca_count_byte(bytes.baseAddress, Int64(bytes.count), 0x0A))
            + (last == 0x0A ? 0 : 1)
    }
}

/// Cuts a text file into runs of whole records, one in memory at a time.
final class TextChunks {
    /// No record may be longer; a quote that never closes must not fill the memory.
    private static let longestRecord = 256 << 20

    /// Tells the length of the whole records at the start of some bytes.
    ///
    /// Also tells whether a value in quotes holds a line break there.
    typealias Cut = (UnsafeRawBufferPointer) -> (length: Int, quotedNewlines: Bool)

    private let path: String
    private let source: TextSource
    private let cut: Cut
    private var buffer: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var used = 0
    private var line = 1
    private var offset = 0
    private var ended = false

    /// Starts at the beginning of the source.
    init(
        _ url: URL,
        source: TextSource,
        byteCount: Int,
        cut: @escaping Cut
    ) {
        path = url.path
        self.source = source
        self.cut = cut
        buffer = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    }

    deinit { buffer.deallocate() }

    /// The next run, valid until the next call; nil at the end of the file.
    func next() throws(TableError) -> TextChunk? {
        forget()
        var quotedNewlines = false
        var endedByteCount = 0
        while true {
            try fill()
            if filled == 0 { return nil }
            let whole = cut(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
            used = ended ? filled : whole.length
            endedByteCount = whole.length
            // What is behind the last whole record was not looked at.
            quotedNewlines = whole.quotedNewlines || used > whole.length
            if used > 0 { break }
            try grow()
        }
        return TextChunk(
            bytes: UnsafeRawBufferPointer(rebasing: buffer[..<used]),
            line: line,
            offset: offset,
            quotedNewlines: quotedNewlines,
            endedByteCount: endedByteCount
        )
    }

    /// Gives the first bytes of the current run back as read, the rest comes again.
    func consume(_ count: Int) { used = count }

    private func fill() throws(TableError) {
        let first = offset == 0 && filled == 0
        while !ended, filled < buffer.count {
            let free = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try source.read(into: free)
            ended = count < free.count
            filled += count
        }
        guard first, filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF else {
            return
        }
        // The mark at the beginning of a file is no part of the first value.
        used = 3
        forget()
    }

    private func forget() {
        guard used > 0, let base = buffer.baseAddress else { return }
        line += Int(ca_count_byte(base, Int64(used), 0x0A))
        offset += used
        base.copyMemory(from: base + used, byteCount: filled - used)
        filled -= used
        used = 0
    }

    private func grow() throws(TableError) {
        guard buffer.count < Self.longestRecord else {
            throw .malformed(
                path: path,
                format: "text",
                reason: "the record from line \(line) on is longer than 256 MB;"
                    + " expected a line break, look for a quote that never closes"
            )
        }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: buffer.count * 2,
            alignment: 64
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        buffer.deallocate()
        buffer = larger
    }
}
