/// Where one made sample came from.
public struct Provenance: Sendable, Hashable, Codable {
    /// Numbers of the users or rows that it was made from; empty for a sample of a fitted generator.
    public var parents: [Int32]
    /// Name of the operator or generator, as in recipes.
    public var maker: String
    /// Hash of the maker's configuration.
    public var configurationHash: String
    /// Seed of this one sample.
    public var seed: UInt64

    /// Records an origin.
    public init(parents: [Int32], maker: String, configurationHash: String, seed: UInt64) {
        self.parents = parents
        self.maker = maker
        self.configurationHash = configurationHash
        self.seed = seed
    }
}
