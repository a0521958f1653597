/// What a model is trained on: the originals and the accepted made samples, each with a weight.
///
/// Made samples either stand beside the originals, each of them shown in every epoch, or take turns with
/// the history that they were made from: then an epoch shows one version of each history.
public struct Mixture: Sendable {
    /// Originals first, then made sequences.
    public let histories: Histories
    /// Per sequence: its weight in the loss.
    ///
    /// Beside each other, an original has 1. In turns, the weights of all versions of a history sum to 1;
    /// each is the probability with which an epoch shows that version.
    public let weights: [Float]
    /// How many of the sequences are originals.
    public let originalCount: Int
    /// Per sequence: the original of which it is a version; nil when made samples stand beside the originals.
    public let families: [Int]?

    /// Puts made sequences beside the originals.
    ///
    /// The originals come in full and weigh 1; `weights` has one non-negative value a made sequence.
    public init(
        originals training: TrainingSet<Histories>,
        made: MadeHistories = MadeHistories(),
        weights madeWeights: [Float] = []
    ) {
        precondition(made.count == madeWeights.count, "one weight a made sequence")
        histories = Self.joined(training, made)
        originalCount = training.samples.count
        weights = Array(repeating: 1, count: originalCount) + madeWeights
        families = nil
    }

    /// Lets made sequences take turns with their parents.
    ///
    /// Before they are scaled to sum to 1 in each family, an original weighs 1, and a made sequence what
    /// `weights` says: one non-negative value each.
    ///
    /// - Throws: ``MixtureError`` for a made sequence that has not exactly one parent among the originals.
    public init(
        originals training: TrainingSet<Histories>,
        inTurnWith made: MadeHistories,
        weights madeWeights: [Float]
    ) throws(MixtureError) {
        precondition(made.count == madeWeights.count, "one weight a made sequence")
        let originals = training.samples
        histories = Self.joined(training, made)
        originalCount = originals.count
        let families = try Self.families(of: made, among: originals)
        var sums = [Double](repeating: 1, count: originals.count)
        for (sequence, weight) in madeWeights.enumerated() {
            sums[families[originals.count + sequence]] += Double(weight)
        }
        weights = zip(families, Array(repeating: 1, count: originals.count) + madeWeights)
            .map { Float(Double($1) / sums[$0]) }
        self.families = families
    }

    private static func joined(
        _ training: TrainingSet<Histories>,
        _ made: MadeHistories
    ) -> Histories {
        var all = training.samples
        if made.count > 0 { all.append(made.histories) }
        return all
    }

    private static func families(
        of made: MadeHistories,
        among originals: Histories
    ) throws(MixtureError) -> [Int] {
        var sequences: [Int32: Int] = [:]
        for (sequence, user) in originals.users.enumerated() { sequences[user] = sequence }
        var families = Array(0..<originals.count)
        families.reserveCapacity(originals.count + made.count)
        for origin in made.provenance {
            guard origin.parents.count == 1, let family = sequences[origin.parents[0]] else {
                throw .noSingleParent(maker: origin.maker, parents: origin.parents.count)
            }
            families.append(family)
        }
        return families
    }
}

/// Why made samples can't take turns with originals.
public enum MixtureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A maker's samples stem from no history of the training set, or from several.
    case noSingleParent(maker: String, parents: Int)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .noSingleParent(let maker, let parents):
            "mix: 'in-turn' shows a made sample in place of the one history that it was made from, got a "
                + "sample of '\(maker)' with \(parents) parents among the originals; "
                + "write 'manner: beside' for it"
        }
    }
}
