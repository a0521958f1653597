/// The pieces of a vocabulary by their UTF-8 bytes, for finding the longest that text begins with.
///
/// An open-addressing table over one buffer of bytes: a lookup allocates nothing.
struct PieceTable: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [Int32] = [0]
    private var numbers: [Int32] = []
    /// Places in `numbers` by hash, -1 where empty; a power of two.
    private var slots: [Int32]
    /// Bytes of the longest piece.
    private(set) var longest = 0

    /// Takes pieces as UTF-8 with their numbers; of equal pieces the first counts.
    init(_ pieces: [(piece: ArraySlice<UInt8>, number: Int32)]) {
        var size = 16
        while size < 2 * pieces.count { size *= 2 }
        slots = Array(repeating: -1, count: size)
        for (piece, number) in pieces {
            if find(piece) != nil { continue }
            var slot = Self.hash(piece) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(numbers.count)
            numbers.append(number)
            bytes += piece
            starts.append(Int32(bytes.count))
            longest = max(longest, piece.count)
        }
    }

    /// The number of a piece; nil when it isn't there.
    func find(_ piece: ArraySlice<UInt8>) -> Int32? {
        find(piece, hash: Self.hash(piece))
    }

    /// The longest piece that some bytes begin with, and its length in bytes; nil when none is there.
    func longestPrefix(of text: ArraySlice<UInt8>) -> (number: Int32, length: Int)? {
        var hash = Self.hashStart
        var best: (number: Int32, length: Int)?
        for length in 1...max(1, min(longest, text.count)) {
            hash = Self.extended(hash, by: text[text.startIndex + length - 1])
            let prefix = text[text.startIndex..<text.startIndex + length]
            if let number = find(prefix, hash: Self.finished(hash)) { best = (number, length) }
        }
        return best
    }

    private func find(_ piece: ArraySlice<UInt8>, hash: Int) -> Int32? {
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            let stored = Int(starts[place])..<Int(starts[place + 1])
            if stored.count == piece.count, bytes[stored].elementsEqual(piece) {
                return numbers[place]
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private static let hashStart: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func extended(_ hash: UInt64, by byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    private static func finished(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7fff_ffff)
    }

    private static func hash(_ piece: some Sequence<UInt8>) -> Int {
        finished(piece.reduce(hashStart, extended))
    }
}
