public import Foundation

/// A file of named tensors that are read one by one, so that memory holds each only once.
///
/// Source: github.com/huggingface/safetensors, README, "Format".
public struct SafetensorsFile {
    /// Where it lies.
    public let path: String
    /// Notes by name.
    public let metadata: [String: String]
    private let entries: [String: SafetensorsHeader.Entry]
    private let dataStart: Int
    private let opened: OpenFile

    /// Opens a file and checks all but the tensors' numbers.
    ///
    /// - Throws: ``SafetensorsError``.
    public init(_ file: URL) throws(SafetensorsError) {
        path = file.path
        opened = try OpenFile(path)
        let bytes: Data
        do {
            // Of the mapped bytes the header's alone are touched.
            bytes = try Data(contentsOf: file, options: .alwaysMapped)
        } catch {
            throw .unreadable(file: path, reason: error.localizedDescription)
        }
        let header = try SafetensorsHeader(reading: bytes, of: path)
        metadata = header.metadata
        dataStart = header.dataStart
        entries = Dictionary(header.entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// The names of all tensors, in alphabetic order.
    public var names: [String] { entries.keys.sorted() }

    /// A tensor's extents, outermost first; nil where there is none of the name.
    public func shape(of name: String) -> [Int]? { entries[name]?.shape }

    /// A tensor's numbers in the type that they have in the file.
    ///
    /// - Throws: ``SafetensorsError/badTensor(file:tensor:reason:)`` where there is none of the name,
    ///   ``SafetensorsError`` when the file changed since it was opened, ``TorchError`` when memory is out.
    public func tensor(_ name: String) throws -> Tensor {
        guard let entry = entries[name] else {
            throw SafetensorsError.badTensor(
                file: path,
                tensor: name,
                reason: "expected one, got none"
            )
        }
        let tensor = try Tensor.allocated(entry.shape, dtype: entry.dtype)
        try tensor.withUnsafeBytes { try opened.read(into: $0, at: dataStart + entry.start) }
        return tensor
    }
}

/// A file that is open for reading as long as it is held.
private final class OpenFile {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws(SafetensorsError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        // Foundation's own error does not name the cause.
        guard descriptor >= 0 else {
            throw .unreadable(file: path, reason: String(cString: strerror(errno)))
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills a buffer with the bytes from a place on.
    func read(
        into buffer: UnsafeMutableRawBufferPointer,
        at start: Int
    ) throws(SafetensorsError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(start + done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw .unreadable(file: path, reason: String(cString: strerror(errno)))
            }
            guard count > 0 else {
                throw .truncated(file: path, needed: start + buffer.count, found: start + done)
            }
            done += count
        }
    }
}
