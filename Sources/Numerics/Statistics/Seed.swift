/// A seed that is derived from a path of names, so that no draw depends on the order of other draws.
///
/// Two paths that differ in any name give unrelated generators:
///
///     Seed(7)["expand"]["subset-split"][user].generator()
///
/// Deriving hashes the name with FNV-1a (Fowler, Noll & Vo) into the parent's value and mixes the
/// result with SplitMix64's finaliser.
public struct Seed: Hashable, Sendable, Codable {
    /// The 64 bits that a generator starts from.
    public let value: UInt64

    /// Makes the root of a path.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// The seed one name further down the path.
    public subscript(name: String) -> Seed {
        var hash = value ^ 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return Seed(SplitMix64.mix(hash &+ 0x9e37_79b9_7f4a_7c15))
    }

    /// The seed of one numbered part, such as one user or one epoch.
    public subscript(index: Int) -> Seed {
        Seed(
            SplitMix64.mix(value &+ UInt64(bitPattern: Int64(index)) &* 0xd134_2543_de82_ef95 &+ 1)
        )
    }

    /// A fresh generator that always begins with the same draws.
    public func generator() -> RandomSource {
        RandomSource(seed: value)
    }

    /// Reads a seed from a plain number.
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(UInt64.self)
    }

    /// Writes the seed as a plain number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
