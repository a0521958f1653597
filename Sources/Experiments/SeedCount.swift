import Pipelines

/// A number of seeds as a sentence has it.
func counted(seeds: Int) -> String { seeds == 1 ? "1 seed" : "\(seeds) seeds" }

extension KeyedDecodingContainer {
    /// How often a recipe's model is trained.
    ///
    /// - Throws: `ConfigurationError` for none at all.
    func seeds(_ key: Key, default standard: Int) throws -> Int {
        let seeds = try value(key, default: standard)
        guard seeds > 0 else {
            throw ConfigurationError.badValue(
                path: "train.seeds",
                got: "\(seeds)",
                expected: "a number of at least 1"
            )
        }
        return seeds
    }
}
