import Foundation

/// A file that is written under a temporary name and takes its own only when it is on the disk.
final class DurableFile {
    private let place: URL
    private let descriptor: Int32

    init(at place: URL) throws(SafetensorsError) {
        self.place = place
        descriptor = open(place.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("cannot be created", place) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SafetensorsError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("cannot be written", place) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Appends bytes.
    func write(_ bytes: Data) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// Waits until the bytes are on the disk and gives the file its name.
    func finish(movingTo file: URL) throws(SafetensorsError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("cannot be synchronised", place) }
        guard rename(place.path, file.path) == 0 else {
            throw Self.failure("cannot be replaced", file)
        }
        let folder = open(file.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// Removes the unfinished file.
    func abandon() {
        unlink(place.path)
    }

    private static func failure(_ what: String, _ place: URL) -> SafetensorsError {
        .unwritable(file: place.path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}
