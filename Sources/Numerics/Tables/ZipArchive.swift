import CArrow
public import Foundation

/// A ZIP archive, read member by member.
///
/// Carries members that are stored or deflated; checks each one's size and CRC-32. Archives in
/// several volumes, encrypted members and archives above 4 GB (ZIP64) are refused.
///
/// Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
public struct ZipArchive: Sendable {
    /// One file in the archive.
    public struct Member: Sendable, Hashable {
        /// Its path in the archive.
        public let name: String
        /// Its size when unpacked.
        public let byteCount: Int
        let packedCount: Int
        let method: Int
        let flags: Int
        let checksum: UInt32
        let headerOffset: Int
    }

    /// The files in the archive, in its order; folders are left out.
    public let members: [Member]
    private let path: String
    private let data: Data

    /// Reads an archive's directory.
    ///
    /// - Throws: ``TableError/unreadable(path:reason:remedy:)``,
    ///   ``TableError/malformed(path:format:reason:)``.
    public init(_ url: URL) throws(TableError) {
        try requireReadableFile(url)
        path = url.path
        do { data = try Data(contentsOf: url) } catch {
            throw .unreadable(
                path: url.path,
                reason: error.localizedDescription,
                remedy: "check the file"
            )
        }
        members = try ZipDirectory(data: data, path: url.path).members()
    }

    /// The bytes of a member.
    ///
    /// - Throws: ``TableError/noSuchMember(name:path:available:)``,
    ///   ``TableError/malformed(path:format:reason:)``,
    ///   ``TableError/unsupported(what:path:remedy:)``.
    public func extract(_ name: String) throws(TableError) -> [UInt8] {
        guard let member = members.first(where: { $0.name == name }) else {
            throw .noSuchMember(name: name, path: path, available: members.map(\.name))
        }
        guard member.flags & 1 == 0 else {
            throw .unsupported(
                what: "an encrypted member ('\(name)')",
                path: path,
                remedy: "unpack it first"
            )
        }
        let bytes = try unpack(member, try ZipDirectory(data: data, path: path).payload(of: member))
        let checksum = bytes.withUnsafeBytes { ca_crc32($0.baseAddress, Int64($0.count)) }
        guard checksum == member.checksum else {
            throw .malformed(
                path: path,
                format: "zip",
                reason: "member '\(name)': expected CRC-32 \(member.checksum), got \(checksum)"
            )
        }
        return bytes
    }

    /// The name of the archive's single member.
    func onlyMember() throws(TableError) -> String {
        guard members.count == 1 else {
            throw .noSuchMember(name: nil, path: path, available: members.map(\.name))
        }
        return members[0].name
    }

    private func unpack(_ member: Member, _ packed: Data) throws(TableError) -> [UInt8] {
        switch member.method {
        case 0 where member.packedCount == member.byteCount:
            return [UInt8](packed)
        case 8:
            // Deflate packs 1 : 1032 at best; a larger claim would only fill the memory.
            guard member.byteCount <= 1_032 * (packed.count + 1) else {
                throw .malformed(
                    path: path,
                    format: "zip",
                    reason: "member '\(member.name)': \(packed.count) bytes cannot unpack to"
                        + " \(member.byteCount)"
                )
            }
            var bytes = [UInt8](repeating: 0, count: member.byteCount)
            let status = packed.withUnsafeBytes { packed in
                bytes.withUnsafeMutableBytes { bytes in
                    ca_inflate(
                        packed.baseAddress,
                        Int64(packed.count),
                        bytes.baseAddress,
                        Int64(bytes.count)
                    )
                }
            }
            do throws(ShimFailure) { try check(status) } catch {
                throw .malformed(
                    path: path,
                    format: "zip",
                    reason: "member '\(member.name)': \(error.message)"
                )
            }
            return bytes
        default:
            throw .unsupported(
                what: "ZIP method \(member.method) (member '\(member.name)')",
                path: path,
                remedy: "pack the file with deflate"
            )
        }
    }
}
