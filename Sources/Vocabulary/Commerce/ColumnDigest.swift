import Crypto

/// SHA-256 over columns of plain numbers, each preceded by its length.
struct ColumnDigest {
    private var hash = SHA256()

    /// Adds a column of numbers as they lie in memory.
    mutating func add<Element: BitwiseCopyable>(_ column: [Element]) {
        withUnsafeBytes(of: Int64(column.count).littleEndian) { hash.update(bufferPointer: $0) }
        column.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    /// Adds a column of texts: their bytes end to end, then where each ends.
    mutating func add(texts: [String]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(texts.count)
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
        add(bytes)
        add(ends)
    }

    /// Lower-case hexadecimal digits of the columns added so far.
    var hexadecimal: String {
        hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Histories {
    /// SHA-256 of all columns in lower-case hexadecimal digits; equal sets hash alike.
    public var contentHash: String {
        var digest = ColumnDigest()
        add(to: &digest)
        return digest.hexadecimal
    }

    func add(to digest: inout ColumnDigest) {
        digest.add(offsets)
        digest.add(users)
        digest.add(items)
        digest.add(events.map(\.rawValue))
        digest.add(times)
        digest.add(quantities?.map(\.bitPattern) ?? [])
        digest.add(prices?.map(\.bitPattern) ?? [])
    }
}

extension NextItemCases {
    /// SHA-256 of all columns in lower-case hexadecimal digits; equal sets hash alike.
    public var contentHash: String {
        var digest = ColumnDigest()
        histories.add(to: &digest)
        digest.add(targetOffsets)
        digest.add(targets)
        digest.add(targetTimes)
        return digest.hexadecimal
    }
}
