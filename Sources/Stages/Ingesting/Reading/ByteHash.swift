/// A fast hash of bytes that is the same in every run.
///
/// Eight bytes at a time are folded into the state by a 64-by-64-bit product whose halves are
/// combined; not for adversaries, since the constants are known.
///
/// Source: Wang Yi, wyhash, the mixing step ("mum"), 2019.
struct ByteHash {
    private(set) var value: UInt64

    init(seed: UInt64 = 0) {
        value = seed ^ 0xa076_1d64_78bd_642f
    }

    @inline(__always)
    mutating func combine(_ word: UInt64) {
        let product = (value ^ word).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
        value = product.high ^ product.low ^ 0x8ebc_6af0_9c88_c6e3
    }

    @inline(__always)
    mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = 0
        while position + 8 <= raw.count {
            combine(raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        // The length tells strings apart that differ in zero bytes at their ends.
        var rest = UInt64(raw.count)
        while position < raw.count {
            rest = rest << 8 | UInt64(raw[position])
            position += 1
        }
        combine(rest)
    }
}
