public import Crypto
public import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The secret that ties pseudonyms to users: 32 random bytes in a file that only its owner reads.
///
/// Whoever has the key can find out which pseudonym a known user has; without it nobody can.
public struct PseudonymKey: Sendable {
    /// Bytes of a key.
    public static let byteCount = 32

    /// The key as HMAC takes it.
    public let secret: SymmetricKey

    /// Takes a key as it is.
    ///
    /// - Throws: ``ProtectError/badKey(path:got:)`` unless it has 32 bytes.
    public init(bytes: Data) throws(ProtectError) {
        guard bytes.count == Self.byteCount else {
            throw .badKey(path: "key", got: "\(bytes.count) bytes")
        }
        secret = SymmetricKey(data: bytes)
    }

    /// Reads the key of a file, which is made with mode 0600 when it is not there.
    ///
    /// - Throws: ``ProtectError``.
    public init(file: URL) throws(ProtectError) {
        if !FileManager.default.fileExists(atPath: file.path) { try Self.make(file) }
        var status = stat()
        guard stat(file.path, &status) == 0 else {
            throw .unreadableKey(path: file.path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .openKey(path: file.path, mode: String(status.st_mode & 0o777, radix: 8))
        }
        guard let bytes = FileManager.default.contents(atPath: file.path) else {
            throw .unreadableKey(path: file.path, reason: "it can't be opened")
        }
        guard bytes.count == Self.byteCount else {
            throw .badKey(path: file.path, got: "\(bytes.count) bytes")
        }
        secret = SymmetricKey(data: bytes)
    }

    /// The key's file where a configuration names none: in the user's data folder, never in a run.
    ///
    /// Of `environment` the variables `XDG_DATA_HOME` and `HOME` count.
    public static func standardFile(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL {
        let home = URL(fileURLWithPath: environment["HOME"] ?? NSHomeDirectory())
        let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return
            (data.map { URL(fileURLWithPath: $0) } ?? home.appendingPathComponent(".local/share"))
            .appendingPathComponent("restock/pseudonym.key")
    }

    /// Names the key without giving it away: the first 16 digits of SHA-256(SHA-256(key)).
    public var fingerprint: String {
        let once = secret.withUnsafeBytes { SHA256.hash(data: $0) }
        let twice = SHA256.hash(data: Data(once))
        return String(Pseudonymiser.hexadecimal(twice).prefix(16))
    }

    private static func make(_ file: URL) throws(ProtectError) {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unwritableKey(path: file.path, reason: "its folder can't be made")
        }
        // Made under another name and linked, so that no half-written key is ever read, and of two
        // runs that start at once both take the same key.
        let partial = file.path + ".\(UUID().uuidString)"
        defer { unlink(partial) }
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unwritableKey(path: file.path, reason: String(cString: strerror(errno)))
        }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == bytes.count, synced == 0 else {
            throw .unwritableKey(path: file.path, reason: "the disk may be full")
        }
        guard link(partial, file.path) == 0 || errno == EEXIST else {
            throw .unwritableKey(path: file.path, reason: String(cString: strerror(errno)))
        }
    }
}
