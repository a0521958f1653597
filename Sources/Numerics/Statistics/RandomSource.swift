import Foundation

/// The xoshiro256** generator: fast, 256 bits of state, and the same draws on every platform.
///
/// Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
public struct RandomSource: RandomNumberGenerator, Sendable {
    @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

    /// Fills the state from one seed by SplitMix64, as the generator's authors advise.
    public init(seed: UInt64) {
        var mixer = SplitMix64(state: seed)
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// The next 64 uniformly distributed bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A uniform number in 0..<1 with 53 random bits.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A uniform integer in `0..<bound`; `bound` is at least 1.
    ///
    /// Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
    @inlinable
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "below(_:) needs a positive bound, got \(bound)")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold {
                product = next().multipliedFullWidth(by: range)
            }
        }
        return Int(product.high)
    }

    /// A draw from the standard normal distribution, by the polar method of Marsaglia (1964).
    public mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0, square < 1 {
                return x * (-2 * log(square) / square).squareRoot()
            }
        }
    }

    /// Shuffles in place, each order equally likely (Fisher & Yates, from the back).
    public mutating func shuffle<C: MutableCollection & RandomAccessCollection>(_ elements: inout C)
    where C.Index == Int {
        var last = elements.endIndex - 1
        while last > elements.startIndex {
            let other = elements.startIndex + below(last - elements.startIndex + 1)
            elements.swapAt(last, other)
            last -= 1
        }
    }

    /// `count` different indices of `0..<population`, in ascending order; all of them when there are fewer.
    ///
    /// Source: Vitter, "An efficient algorithm for sequential random sampling", 1987, method A.
    /// - Complexity: O(*population*).
    public mutating func sample(_ count: Int, of population: Int) -> [Int] {
        var chosen: [Int] = []
        chosen.reserveCapacity(min(count, population))
        var needed = min(count, population)
        for index in 0..<population where needed > 0 {
            if below(population - index) < needed {
                chosen.append(index)
                needed -= 1
            }
        }
        return chosen
    }
}

/// The SplitMix64 generator, used to spread one seed over a larger state.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
