public import Foundation

/// Writing that is never seen half-done: temporary name, fsync, rename.
public enum DurableFile {
    /// Writes `data` so that `url` holds either its old content or all of the new one.
    ///
    /// - Throws: ``StoreError`` when the folder can't be written or the disk is full.
    public static func write(_ data: Data, to url: URL) throws(StoreError) {
        let temporary = url.deletingLastPathComponent()
            .appending(path: ".\(url.lastPathComponent).\(UUID().uuidString).tmp")
        do {
            try createFolder(url.deletingLastPathComponent())
            guard FileManager.default.createFile(atPath: temporary.path, contents: nil) else {
                throw StoreError.cannotWrite(path: url.path, reason: lastSystemError())
            }
            let file = try FileHandle(forWritingTo: temporary)
            try file.write(contentsOf: data)
            try file.synchronize()
            try file.close()
            try move(temporary, to: url)
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw StoreError(error, path: url.path)
        }
    }

    /// Makes a folder and those above it, if they aren't there.
    public static func createFolder(_ url: URL) throws(StoreError) {
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw StoreError(error, path: url.path)
        }
    }

    /// Renames a file or folder, replacing a file of that name.
    static func move(_ source: URL, to target: URL) throws(StoreError) {
        guard rename(source.path, target.path) == 0 else {
            throw .cannotWrite(path: target.path, reason: lastSystemError())
        }
        synchronizeFolder(target.deletingLastPathComponent())
    }

    /// Forces the folder's entries to disk; a file system that can't is left alone.
    static func synchronizeFolder(_ url: URL) {
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    private static func lastSystemError() -> String {
        String(cString: strerror(errno))
    }
}

/// Something that the artefact store or a run folder can't do.
public enum StoreError: ExplainedError, Hashable {
    /// A file or folder can't be written.
    case cannotWrite(path: String, reason: String)
    /// A file can't be read.
    case cannotRead(path: String, reason: String)
    /// A held-out set was to be read a second time in one run.
    case readTwice(role: String)

    /// Wraps an error of the file system, keeping errors that are already explained.
    init(_ error: any Error, path: String) {
        if let known = error as? StoreError {
            self = known
        } else {
            self = .cannotWrite(path: path, reason: Self.reason(of: error))
        }
    }

    /// The system's own words for an error.
    static func reason(of error: any Error) -> String {
        let cause =
            (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        if cause.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(cause.code)))
        }
        return cause.localizedDescription
    }

    /// One line for the user.
    public var description: String {
        switch self {
        case .cannotWrite(let path, let reason):
            "cannot write \(path): \(reason); free space, or choose another folder"
        case .cannotRead(let path, let reason):
            "cannot read \(path): \(reason)"
        case .readTwice(let role):
            "the \(role) set was already read in this run; a second look would spoil the decision"
        }
    }

    /// Full disks are input/output errors, other refusals mean that nothing can be created.
    public var exitStatus: ExitStatus {
        switch self {
        case .cannotWrite(_, let reason): .ofWriting(refusedFor: reason)
        case .cannotRead: .noInput
        case .readTwice: .software
        }
    }
}
