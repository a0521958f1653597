public import Pipelines

/// Someone who makes candidate samples, with settings that recipes write.
///
/// A maker lists its settings; reading recipes, writing them, hashes and errors follow.
public protocol Maker: RecipePart {}

extension Maker {
    /// Recipes write `generator: NAME`; the name stands in `Provenance` as well.
    public static var nameKey: String { RecipeKey.generator.stringValue }

    /// The hash of all settings, which goes into the provenance of each sample.
    public func configurationHash() throws -> String { try ContentHash.of(self) }
}
