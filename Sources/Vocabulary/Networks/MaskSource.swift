public import Statistics

/// Draws the masks of dropout, many bits at a time.
///
/// Four xoshiro256++ generators run side by side, and each 64-bit draw decides four elements, so that
/// a mask costs less than the product that it goes into. The draws depend on the seed alone,
/// never on the number of threads.
///
/// Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
public struct MaskSource {
    private var first: SIMD4<UInt64>
    private var second: SIMD4<UInt64>
    private var third: SIMD4<UInt64>
    private var fourth: SIMD4<UInt64>

    /// Begins a stream of masks.
    public init(_ seed: Seed) {
        var source = seed.generator()
        func lanes() -> SIMD4<UInt64> {
            SIMD4(source.next(), source.next(), source.next(), source.next())
        }
        first = lanes()
        second = lanes()
        third = lanes()
        fourth = lanes()
    }

    /// Fills `mask` with 0 and `1 / (1 - probability)`.
    ///
    /// The probability of a 0 lies in 0..<1 and is rounded down to a multiple of 2⁻¹⁶.
    public mutating func fill(
        _ mask: UnsafeMutableBufferPointer<Float>,
        dropping probability: Double
    ) {
        let threshold = UInt16((probability * 65536).rounded(.down))
        let kept = Float(1 / (1 - probability))
        var start = 0
        while start < mask.count {
            let bits = unsafeBitCast(next(), to: SIMD16<UInt16>.self)
            if start + 16 <= mask.count {
                for lane in 0..<16 { mask[start + lane] = bits[lane] < threshold ? 0 : kept }
            } else {
                for lane in 0..<(mask.count - start) {
                    mask[start + lane] = bits[lane] < threshold ? 0 : kept
                }
            }
            start += 16
        }
    }

    private mutating func next() -> SIMD4<UInt64> {
        let sum = first &+ fourth
        let result = Self.rotated(sum, by: 23) &+ first
        let shifted = second &<< 17
        third ^= first
        fourth ^= second
        second ^= third
        first ^= fourth
        third ^= shifted
        fourth = Self.rotated(fourth, by: 45)
        return result
    }

    private static func rotated(_ lanes: SIMD4<UInt64>, by count: UInt64) -> SIMD4<UInt64> {
        (lanes &<< count) | (lanes &>> (64 - count))
    }
}
