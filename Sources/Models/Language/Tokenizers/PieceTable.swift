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
            let hash = Self.finished(piece.reduce(Self.hashStart, Self.extended))
            let isKnown = Array(piece).withUnsafeBufferPointer { piece in
                lending { $0.find(piece, hash: hash) } != nil
            }
            if isKnown { continue }
            var slot = hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(numbers.count)
            numbers.append(number)
            bytes += piece
            starts.append(Int32(bytes.count))
            longest = max(longest, piece.count)
        }
    }

    /// The longest piece that some bytes begin with, and its length in bytes; nil when none is there.
    func longestPrefix(of text: UnsafeBufferPointer<UInt8>) -> (number: Int32, length: Int)? {
        lending { table in
            var hash = Self.hashStart
            var best: (number: Int32, length: Int)?
            for length in 1...max(1, min(longest, text.count)) {
                hash = Self.extended(hash, by: text[length - 1])
                let prefix = UnsafeBufferPointer(rebasing: text[0..<length])
                if let number = table.find(prefix, hash: Self.finished(hash)) {
                    best = (number, length)
                }
            }
            return best
        }
    }

    /// The table as memory, since counting references would take longer than a lookup.
    private struct Lent {
        let bytes: UnsafeBufferPointer<UInt8>
        let starts: UnsafeBufferPointer<Int32>
        let numbers: UnsafeBufferPointer<Int32>
        let slots: UnsafeBufferPointer<Int32>

        /// The number of a piece; nil when it isn't there.
        func find(_ piece: UnsafeBufferPointer<UInt8>, hash: Int) -> Int32? {
            var slot = hash & (slots.count - 1)
            while slots[slot] >= 0 {
                let place = Int(slots[slot])
                let start = Int(starts[place])
                if Int(starts[place + 1]) - start == piece.count, isSame(piece, at: start) {
                    return numbers[place]
                }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }

        private func isSame(_ piece: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
            for place in 0..<piece.count where bytes[start + place] != piece[place] {
                return false
            }
            return true
        }
    }

    private func lending<Result>(_ body: (Lent) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                numbers.withUnsafeBufferPointer { numbers in
                    slots.withUnsafeBufferPointer { slots in
                        body(Lent(bytes: bytes, starts: starts, numbers: numbers, slots: slots))
                    }
                }
            }
        }
    }

    private static let hashStart: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func extended(_ hash: UInt64, by byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    private static func finished(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7fff_ffff)
    }
}
