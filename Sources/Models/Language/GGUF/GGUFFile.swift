public import Foundation
public import Tensors

/// Weights, sizes and vocabulary of a language model in one file.
///
/// The file is the letters GGUF, the version, two counts, notes by key, an entry a tensor, and behind a multiple of
/// the alignment the tensors' bytes, little-endian. Tensors are read one by one, so that memory holds each only
/// once.
///
/// Source: github.com/ggml-org/ggml, docs/gguf.md, version 3.
public struct GGUFFile: Sendable {
    /// One tensor's place and layout.
    struct Entry: Sendable, Hashable {
        /// Outermost dimension first, other than in the file.
        var shape: [Int]
        var format: BlockFormat
        /// First byte, counted from the start of the file.
        var start: Int
        var byteCount: Int
    }

    /// Where it lies.
    public let path: String
    /// What is noted, by key.
    public internal(set) var notes: [String: GGUFValue]
    private let entries: [String: Entry]
    private let bytes: Data

    private static let version: UInt32 = 3
    private static let usualAlignment = 32

    /// Reads and checks all but the tensors' numbers.
    ///
    /// - Throws: ``GGUFError``.
    public init(_ file: URL) throws(GGUFError) {
        path = file.path
        guard access(path, R_OK) == 0 else {
            throw .unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        do {
            bytes = try Data(contentsOf: file, options: .alwaysMapped)
        } catch {
            throw .unreadable(file: path, reason: error.localizedDescription)
        }
        let parts = try Self.parts(of: bytes, path)
        (notes, entries) = (parts.notes, parts.entries)
    }

    private typealias Parts = (notes: [String: GGUFValue], entries: [String: Entry])

    private static func parts(of bytes: Data, _ path: String) throws(GGUFError) -> Parts {
        // A typed error can't leave a rethrowing closure, so that it comes out as a value.
        let outcome: Result<Parts, GGUFError> = bytes.withUnsafeBytes { buffer in
            Result { () throws(GGUFError) in try parts(of: buffer, path) }
        }
        return try outcome.get()
    }

    private static func parts(
        of bytes: UnsafeRawBufferPointer,
        _ path: String
    ) throws(GGUFError) -> Parts {
        guard bytes.prefix(4).elementsEqual("GGUF".utf8) else { throw .notGGUF(file: path) }
        var cursor = GGUFCursor(bytes, of: path)
        _ = try cursor.number("the header", as: UInt32.self)
        let version: UInt32 = try cursor.number("the header")
        guard version == Self.version else {
            throw .unknownVersion(file: path, version: version)
        }
        let tensorCount: UInt64 = try cursor.number("the header")
        let noteCount: UInt64 = try cursor.number("the header")
        var notes: [String: GGUFValue] = [:]
        var number: UInt64 = 0
        while number < noteCount {
            let key = try cursor.text("note \(number + 1) of \(noteCount)")
            notes[key] = try cursor.value(of: key)
            number += 1
        }
        var raw: [RawEntry] = []
        while raw.count < tensorCount {
            raw.append(try RawEntry(&cursor, "tensor \(raw.count + 1) of \(tensorCount)", path))
        }
        let alignment = try alignment(notes, path)
        let start = (cursor.place + alignment - 1) / alignment * alignment
        var entries: [String: Entry] = [:]
        for entry in raw {
            guard entries[entry.name] == nil else {
                throw .badTensor(file: path, tensor: entry.name, reason: "it is in it twice")
            }
            entries[entry.name] = try entry.checked(start: start, end: bytes.count, path)
        }
        return (notes, entries)
    }

    private static func alignment(
        _ notes: [String: GGUFValue],
        _ path: String
    ) throws(GGUFError) -> Int {
        let key = "general.alignment"
        guard let note = notes[key] else { return usualAlignment }
        // The largest is far beyond what any file has, and far from what would overflow.
        guard case .integer(let stated) = note, (8...1 << 30).contains(stated), stated % 8 == 0
        else {
            throw .badNote(
                file: path,
                key: key,
                reason: "expected a multiple of 8 up to 2³⁰, got \(note)"
            )
        }
        return stated
    }

    /// The names of all tensors, in alphabetic order.
    public var names: [String] { entries.keys.sorted() }

    /// A tensor's extents, outermost first; nil where there is none of the name.
    func shape(of name: String) -> [Int]? { entries[name]?.shape }

    /// A tensor's numbers in single precision.
    ///
    /// - Throws: ``GGUFError/badTensor(file:tensor:reason:)`` where there is none of the name, `TorchError` when
    ///   memory is out.
    @TensorThread
    public func tensor(_ name: String) throws -> Tensor {
        guard let entry = entries[name] else {
            throw GGUFError.badTensor(file: path, tensor: name, reason: "expected one, got none")
        }
        return try bytes.withUnsafeBytes { buffer in
            try Tensor.dequantized(
                UnsafeRawBufferPointer(
                    rebasing: buffer[entry.start..<entry.start + entry.byteCount]
                ),
                as: entry.format,
                shape: entry.shape
            )
        }
    }
}

/// A tensor's entry as the file has it.
private struct RawEntry {
    var name: String
    var extents: [UInt64] = []
    var type: UInt32
    var offset: UInt64

    /// Dimensions of a tensor at most.
    private static let mostDimensions: UInt32 = 4

    init(_ cursor: inout GGUFCursor, _ what: String, _ path: String) throws(GGUFError) {
        name = try cursor.text(what)
        let rank: UInt32 = try cursor.number(name)
        guard rank <= Self.mostDimensions else {
            throw .badTensor(file: path, tensor: name, reason: "it has \(rank) dimensions")
        }
        for _ in 0..<rank { extents.append(try cursor.number(name)) }
        type = try cursor.number(name)
        offset = try cursor.number(name)
    }

    /// The entry with its place in the file, which must lie in it.
    func checked(start: Int, end: Int, _ path: String) throws(GGUFError) -> GGUFFile.Entry {
        let format: BlockFormat
        switch type {
        case 0: format = .float32
        case 1: format = .float16
        case 3: format = .fourBits
        case 8: format = .eightBits
        default: throw .unknownType(file: path, tensor: name, type: type)
        }
        let innermost = extents.first ?? 1
        guard innermost % UInt64(format.length) == 0 else {
            throw .badTensor(
                file: path,
                tensor: name,
                reason: "its rows of \(innermost) numbers are no blocks of \(format.length)"
            )
        }
        var count: UInt64 = 1
        for extent in extents {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            // Far beyond any file, and far from what would overflow below.
            guard !overflow, product < 1 << 48, extent < 1 << 48 else {
                throw .badTensor(file: path, tensor: name, reason: "its shape is too large")
            }
            count = product
        }
        let byteCount = count / UInt64(format.length) * UInt64(format.byteCount)
        let (place, overflow) = offset.addingReportingOverflow(UInt64(start))
        guard !overflow, place < 1 << 62, place + byteCount <= UInt64(end) else {
            throw .truncated(
                file: path,
                what: "tensor '\(name)'",
                needed: overflow ? .max : place.addingReportingOverflow(byteCount).partialValue,
                found: end
            )
        }
        return GGUFFile.Entry(
            shape: extents.reversed().map { Int($0) },
            format: format,
            start: Int(place),
            byteCount: Int(byteCount)
        )
    }
}
