/// What chooses the threshold of a classifier, the same for the originals and every policy.
public enum ThresholdChoice: String, Codable, Hashable, Sendable, CaseIterable {
    /// The highest F1 on the tuning rows.
    case bestF1 = "best-f1"
    /// The highest F1 that the probabilities promise on rows without a label, or on the tuning rows where there
    /// are none; of two classes.
    case expectedF1 = "expected-f1"
}
