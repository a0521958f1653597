public import Commerce
public import Pipelines
import Statistics

/// What is mixed.
public struct MixInput: Sendable {
    /// The originals.
    public var training: TrainingSet<Histories>
    /// The made samples that passed screening.
    public var made: MadeHistories
    /// Per made sample: where it stands by its pull towards the tuning set, in 0...1; nil when unknown.
    public var pullRanks: [Float]?

    /// Gathers the input.
    public init(
        training: TrainingSet<Histories>,
        made: MadeHistories,
        pullRanks: [Float]? = nil
    ) {
        precondition(pullRanks.map { $0.count == made.count } ?? true, "one rank a made sample")
        self.training = training
        self.made = made
        self.pullRanks = pullRanks
    }
}

/// What the stage gives.
public struct Mixed: Sendable {
    /// Originals and chosen made samples, for training.
    public var mixture: Mixture
    /// The chosen made samples, in their order.
    public var made: MadeHistories
    /// Per chosen made sample: its weight in the loss.
    public var weights: [Float]
    /// Made samples that the ratio asks for; more than were chosen when there are too few.
    public var requested: Int
    /// Chosen samples by maker.
    public var chosenByMaker: [String: Int]
}

/// Chooses how many made samples go with the originals, and weighs them.
public struct MixStage: Stage {
    /// The stage's verb.
    public static let name = StageName.mix

    /// The stage's settings.
    public let configuration: MixConfiguration

    /// Configures the stage.
    public init(_ configuration: MixConfiguration) {
        self.configuration = configuration
    }

    /// Chooses made samples at random, the same number from each maker as far as they have any.
    ///
    /// - Throws: `ConfigurationError` for a number outside its range, a manner of tables, or weights from the tuning set
    ///   without ranks; `MixtureError` for samples that can't take turns.
    public func run(_ input: MixInput, in context: StageContext) async throws -> Mixed {
        try configuration.validate()
        guard configuration.manner != .instead else {
            throw configuration.badManner(
                expected: "'beside' or 'in-turn': only rows of a table can do without originals"
            )
        }
        let requested = configuration.count(beside: input.training.samples.count)
        let makers = sequencesByMaker(of: input.made)
        let quotas = Self.quotas(of: requested, among: makers.map(\.sequences.count))
        var chosen: [Int] = []
        var chosenByMaker: [String: Int] = [:]
        for ((maker, sequences), quota) in zip(makers, quotas) {
            var random = context.seed["choice"][maker].generator()
            chosen += random.sample(quota, of: sequences.count).map { sequences[$0] }
            chosenByMaker[maker] = quota
        }
        chosen.sort()
        let made = input.made.selecting(chosen)
        let merits = try merits(of: input)
        let weights = chosen.map { configuration.weight(merit: merits[$0]) }
        return Mixed(
            mixture: try configuration.mixture(of: input.training, made, weights: weights),
            made: made,
            weights: weights,
            requested: requested,
            chosenByMaker: chosenByMaker
        )
    }

    /// Per made sample what its weight rises with.
    private func merits(of input: MixInput) throws -> [Float] {
        guard configuration.weightFrom == .tuning else { return input.made.confidences }
        guard let ranks = input.pullRanks else {
            throw configuration.badWeightSource(
                expected: "a trained network that says how far each sample pulls; name it, "
                    + "or take another source of weights"
            )
        }
        return ranks
    }

    /// Shares out `total` evenly among makers that have so many samples each.
    ///
    /// What one maker lacks goes to the others; a remainder goes to those with the most. The quotas sum
    /// to `total`, or to all there is.
    static func quotas(of total: Int, among available: [Int]) -> [Int] {
        var quotas = [Int](repeating: 0, count: available.count)
        var left = min(total, available.reduce(0, +))
        // Makers with the fewest samples first: what they lack is shared among those that follow.
        let order = available.indices.sorted { (available[$0], $0) < (available[$1], $1) }
        for (place, maker) in order.enumerated() {
            quotas[maker] = min(available[maker], left / (order.count - place))
            left -= quotas[maker]
        }
        return quotas
    }

    /// The samples of each maker, in the order of the makers' first samples.
    private func sequencesByMaker(
        of made: MadeHistories
    ) -> [(maker: String, sequences: [Int])] {
        var places: [String: Int] = [:]
        var result: [(maker: String, sequences: [Int])] = []
        for (sequence, origin) in made.provenance.enumerated() {
            if let place = places[origin.maker] {
                result[place].sequences.append(sequence)
            } else {
                places[origin.maker] = result.count
                result.append((origin.maker, [sequence]))
            }
        }
        return result
    }
}
