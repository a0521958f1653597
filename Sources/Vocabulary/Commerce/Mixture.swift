/// What a model is trained on: the originals and the accepted made samples, each with a weight.
public struct Mixture: Sendable {
    /// Originals first, then made sequences.
    public let histories: Histories
    /// Per sequence: its weight in the loss; 1 for originals.
    public let weights: [Float]
    /// How many of the sequences are originals.
    public let originalCount: Int

    /// Puts made sequences behind the originals.
    ///
    /// The originals come in full and weigh 1; `weights` has one non-negative value a made sequence.
    public init(
        originals training: TrainingSet<Histories>,
        made: MadeHistories = MadeHistories(),
        weights madeWeights: [Float] = []
    ) {
        precondition(made.count == madeWeights.count, "one weight a made sequence")
        var all = training.samples
        originalCount = all.count
        if made.count > 0 { all.append(made.histories) }
        histories = all
        weights = Array(repeating: 1, count: originalCount) + madeWeights
    }
}
