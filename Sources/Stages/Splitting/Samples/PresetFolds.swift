public import Commerce
public import Statistics

/// Folds for repeated cross-validation that are the same for everyone who names the same seed.
///
/// Source: Bouckaert & Frank, "Evaluating the replicability of significance tests for comparing learning
/// algorithms", PAKDD 2004.
public struct PresetFolds: Sendable, Hashable {
    /// Parts of the rows, each held out once in each repeat; at least 2.
    public let folds: Int
    /// How often the rows are dealt out anew; at least 1.
    public let repeats: Int

    /// States how many folds there are.
    public init(folds: Int = 5, repeats: Int = 5) {
        precondition(folds > 1 && repeats > 0, "folds need at least two parts and one repeat")
        self.folds = folds
        self.repeats = repeats
    }

    /// Per repeat, per row: the fold in which it is held out.
    ///
    /// Each class has the same share of every fold, and rows that say the same are in one fold.
    public func assignments(of table: SampleTable, seed: Seed) -> [[Int]] {
        let dealer = Dealer(table)
        let shares = [Double](repeating: 1 / Double(folds), count: folds)
        return (0..<repeats).map { dealer.parts(shares: shares, seed: seed["folds"][$0]) }
    }
}
