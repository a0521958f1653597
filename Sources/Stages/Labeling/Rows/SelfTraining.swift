public import Commerce
import Learners
public import Pipelines
public import Statistics
import Tensors

/// Trees that learn from the training rows, then also from what they were sure of themselves.
///
/// Each round, rows without a label whose likeliest class is at least so sure join the training rows with that class,
/// weighed by how sure it was, and the trees are grown anew.
///
/// Source: Scudder, "Probability of error of some adaptive pattern-recognition machines", IEEE Transactions on
/// Information Theory 11(3), 1965; Yarowsky, ACL 1995; Lee, "Pseudo-label", ICML workshops 2013.
/// Deviates: rows that were sure once may leave again.
public struct SelfTraining: RowLabeler {
    /// The labeler's name, as in recipes.
    public static let name = "self-training"

    /// What holds for all labelers.
    public var terms = LabelTerms()
    /// How often trees are grown anew with what they were sure of; 0 is the classifier alone.
    public var rounds = 2
    /// Probability from which on a row joins, above .5 and at most 1.
    public var sureness = 0.95

    /// Trains on what trees are sure of.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<SelfTraining>] {
        [
            Setting("rounds", \.rounds, "0 to 20") { (0...20).contains($0) },
            Setting("sureness", \.sureness, "a number above 0.5 and at most 1") {
                $0 > 0.5 && $0 <= 1
            },
        ]
    }

    /// What the last trees say.
    ///
    /// - Throws: ``RowLabelError``, `CancellationError`.
    public func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]? {
        if rows.count == 0 { return [] }
        var beliefs: [Double] = []
        for round in 0...rounds {
            try context.checkCancellation()
            context.progress.report(Progress("trees \(round + 1) of \(rounds + 1)"))
            let mixture = mixture(of: training, rows, beliefs)
            do {
                beliefs = try await TensorThread.run {
                    try ClassTrees(fitting: mixture, seed: seed[round], threads: context.threads)
                        .probabilities(of: rows, threads: context.threads)
                }
            } catch let error as ClassifierError {
                throw RowLabelError.cannotFit(labeler: Self.name, reason: error.description)
            }
        }
        return beliefs
    }

    /// The training rows and those that are sure.
    private func mixture(
        of training: TrainingSet<SampleTable>,
        _ rows: SampleTable,
        _ beliefs: [Double]
    ) -> MixedRows {
        let classes = training.samples.schema.classes.count
        var sure = MadeRows(rows.schema)
        for row in 0..<beliefs.count / classes {
            let own = beliefs[row * classes..<(row + 1) * classes]
            guard let most = own.max(), most >= sureness, let place = own.firstIndex(of: most)
            else { continue }
            sure.append(
                rows.cells(of: row),
                label: Int32(place - own.startIndex),
                provenance: Provenance(
                    parents: [],
                    maker: Self.name,
                    configurationHash: "",
                    seed: UInt64(row)
                ),
                confidence: Float(most)
            )
        }
        return MixedRows(originals: training, made: sure, weights: sure.confidences)
    }
}
