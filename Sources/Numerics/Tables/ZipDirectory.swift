import Foundation

/// The central directory at the end of a ZIP archive.
struct ZipDirectory {
    let data: Data
    let path: String

    func members() throws(TableError) -> [ZipArchive.Member] {
        let end = try endRecord()
        let count = try word16(end + 10)
        var position = try word32(end + 16)
        guard count != 0xFFFF, position != 0xFFFF_FFFF else {
            throw .unsupported(
                what: "a ZIP64 archive",
                path: path,
                remedy: "unpack the archive first"
            )
        }
        var members: [ZipArchive.Member] = []
        for _ in 0..<count {
            guard try word32(position) == 0x0201_4B50 else {
                throw broken("no directory entry at byte \(position)")
            }
            let nameCount = try word16(position + 28)
            let name = try text(position + 46, nameCount)
            if !name.hasSuffix("/") {
                members.append(
                    ZipArchive.Member(
                        name: name,
                        byteCount: try word32(position + 24),
                        packedCount: try word32(position + 20),
                        method: try word16(position + 10),
                        flags: try word16(position + 8),
                        checksum: UInt32(try word32(position + 16)),
                        headerOffset: try word32(position + 42)
                    )
                )
            }
            let extraCount = try word16(position + 30)
            let commentCount = try word16(position + 32)
            position += 46 + nameCount + extraCount + commentCount
        }
        return members
    }

    /// The packed bytes of a member, behind its local header.
    func payload(of member: ZipArchive.Member) throws(TableError) -> Data {
        let header = member.headerOffset
        guard try word32(header) == 0x0403_4B50 else {
            throw broken("member '\(member.name)' has no header at byte \(header)")
        }
        let start = header + 30 + (try word16(header + 26)) + (try word16(header + 28))
        guard start + member.packedCount <= data.count else {
            throw broken("member '\(member.name)' ends behind the end of the file")
        }
        return data.subdata(in: start..<start + member.packedCount)
    }

    /// The end record, which a comment of at most 65,535 bytes may follow.
    private func endRecord() throws(TableError) -> Int {
        var position = data.count - 22
        let last = max(0, position - 0xFFFF)
        while position >= last {
            if try word32(position) == 0x0605_4B50 { return position }
            position -= 1
        }
        throw broken("no directory at its end")
    }

    private func word16(_ position: Int) throws(TableError) -> Int {
        guard position >= 0, position + 2 <= data.count else {
            throw broken("it ends before byte \(position + 2)")
        }
        return Int(data[position]) | Int(data[position + 1]) << 8
    }

    private func word32(_ position: Int) throws(TableError) -> Int {
        try word16(position) | word16(position + 2) << 16
    }

    private func text(_ position: Int, _ count: Int) throws(TableError) -> String {
        guard position + count <= data.count else {
            throw broken("it ends before byte \(position + count)")
        }
        return String(decoding: data[position..<position + count], as: UTF8.self)
    }

    private func broken(_ reason: String) -> TableError {
        .malformed(path: path, format: "zip", reason: reason)
    }
}
