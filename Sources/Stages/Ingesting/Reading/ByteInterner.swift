import Foundation

/// Numbers byte strings in the order of their first appearance, without making a `String` a call.
///
/// Open addressing with linear probing over the distinct strings, which lie end to end.
struct ByteInterner {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Slots hold a number, or -1; their count is a power of two, and at most half are taken.
    private var slots = [Int32](repeating: -1, count: 1024)

    /// How many distinct strings there are.
    var count: Int { ends.count }

    /// The string's number, newly given if it has none.
    mutating func insert(_ string: UnsafeBufferPointer<UInt8>) -> Int32 {
        var hash = ByteHash()
        hash.combine(string)
        let slot = slot(of: string, hash: hash.value)
        if slots[slot] >= 0 { return slots[slot] }
        let number = Int32(ends.count)
        slots[slot] = number
        bytes.append(contentsOf: string)
        ends.append(bytes.count)
        hashes.append(hash.value)
        if ends.count * 2 > slots.count { grow() }
        return number
    }

    /// The string's number, or nil when it was never inserted.
    func number(of string: UnsafeBufferPointer<UInt8>) -> Int32? {
        var hash = ByteHash()
        hash.combine(string)
        let number = slots[slot(of: string, hash: hash.value)]
        return number < 0 ? nil : number
    }

    /// All strings, by number.
    func strings() -> [String] {
        (0..<count).map { String(decoding: bytes[range(of: $0)], as: UTF8.self) }
    }

    /// The string with a number.
    func string(_ number: Int32) -> String {
        String(decoding: bytes[range(of: Int(number))], as: UTF8.self)
    }

    /// Calls `body` with every string, by number; the bytes are valid for one call only.
    func forEach(_ body: (_ number: Int32, _ string: UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { known in
            for number in 0..<count {
                body(Int32(number), UnsafeBufferPointer(rebasing: known[range(of: number)]))
            }
        }
    }

    private func range(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    private func slot(of string: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, holds(string, range(of: number)) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func holds(_ string: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard string.count == range.count else { return false }
        guard let address = string.baseAddress, !range.isEmpty else { return true }
        return bytes.withUnsafeBufferPointer { known in
            known.baseAddress.map { memcmp($0 + range.lowerBound, address, range.count) == 0 }
                ?? false
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 4)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }
}
