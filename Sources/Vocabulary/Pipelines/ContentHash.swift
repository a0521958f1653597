import Crypto
public import Foundation

/// Hashes of configurations and contents: SHA-256 in lower-case hexadecimal digits.
public enum ContentHash {
    /// The hash of raw bytes.
    public static func ofBytes(_ bytes: some DataProtocol) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    /// The hash of a value's JSON with sorted keys, so that equal values hash alike.
    public static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ofBytes(try encoder.encode(value))
    }

    /// The hash of a file's content, read in pieces.
    ///
    /// - Throws: what opening and reading the file throw.
    public static func ofFile(at url: URL) throws -> String {
        let file = try FileHandle(forReadingFrom: url)
        defer { try? file.close() }
        var hash = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
        }
        return hexadecimal(hash.finalize())
    }

    /// The hash of several hashes, in their order.
    public static func combining(_ parts: [String]) -> String {
        ofBytes(Data(parts.joined(separator: "\n").utf8))
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
