public import Commerce
public import Foundation

/// What a recommender is trained on and chosen by.
public struct TrainInput: Sendable {
    /// The originals and the accepted made samples, with weights.
    public var mixture: Mixture
    /// What early stopping looks at.
    public var tuning: TuningSet<NextItemCases>
    /// The items, and what is known of them.
    public var catalogue: Catalogue
    /// Whether a case's own history is taken out of its ranking.
    public var excludesHistory: Bool
    /// Where a checkpoint of every epoch is kept for resuming; nil for none.
    public var checkpointFolder: URL?

    /// Gathers the input.
    public init(
        mixture: Mixture,
        tuning: TuningSet<NextItemCases>,
        catalogue: Catalogue,
        excludesHistory: Bool,
        checkpointFolder: URL? = nil
    ) {
        self.mixture = mixture
        self.tuning = tuning
        self.catalogue = catalogue
        self.excludesHistory = excludesHistory
        self.checkpointFolder = checkpointFolder
    }

    /// How many items there are.
    public var itemCount: Int { catalogue.count }
}
