public import Commerce
import Learners
public import Pipelines
public import Statistics
import Tensors

/// Trees that were grown several times on the training rows, and networks where asked for, say together what class a
/// row is of.
///
/// Trees as a whole count as much as networks as a whole.
///
/// The class is drawn with the probability that they give: rows that they are unsure of get all labels, in the shares
/// that they believe in, so that whoever learns from many of them learns the probability.
///
/// Source: Hinton, Vinyals & Dean, "Distilling the knowledge in a neural network", 2015.
/// Deviates: labels are drawn instead of being soft targets, so that any trainer can read them.
public struct TreeEnsemble: RowLabeler {
    /// The labeler's name, as in recipes.
    public static let name = "ensemble"

    /// What holds for all labelers.
    public var terms = LabelTerms(minimumConfidence: 0, isCalibrated: false)
    /// How often trees are grown; in 1...100.
    public var members = BaggedTrees.Configuration().members
    /// How often networks are trained; in 0...100.
    public var networks = 0

    /// Labels are drawn.
    public var drawsClasses: Bool { true }

    /// Grows trees as often as usual.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<TreeEnsemble>] {
        [
            Setting("members", \.members, "1 to 100") { (1...100).contains($0) },
            Setting("networks", \.networks, "0 to 100") { (0...100).contains($0) },
        ]
    }

    /// The mean of what the members say.
    ///
    /// - Throws: ``RowLabelError``, `CancellationError`.
    public func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]? {
        do {
            return try await TensorThread.run { [self] in
                let trees = try BaggedTrees(
                    fitting: training,
                    configuration: BaggedTrees.Configuration(members: members),
                    seed: seed,
                    onMember: { try report("trees", $0, of: members, context) }
                ).probabilities(of: rows, threads: context.threads)
                return ClassProbabilities(
                    networks == 0
                        ? trees : try joined(trees, rows, knowing: training, seed, context),
                    classes: training.samples.schema.classes.count
                ).ofEachClass
            }
        } catch let error as ClassifierError {
            throw RowLabelError.cannotFit(labeler: Self.name, reason: error.description)
        }
    }

    /// What trees say, averaged with what networks say.
    @TensorThread
    private func joined(
        _ trees: [Double],
        _ rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        _ seed: Seed,
        _ context: StageContext
    ) throws -> [Double] {
        let others = try BaggedPerceptrons(
            fitting: training,
            members: networks,
            seed: seed["networks"],
            onMember: { try report("network", $0, of: networks, context) }
        ).probabilities(of: rows)
        return zip(trees, others).map { ($0 + $1) / 2 }
    }

    private func report(_ kind: String, _ member: Int, of all: Int, _ context: StageContext) throws
    {
        try context.checkCancellation()
        context.progress.report(Progress("\(kind) \(member + 1) of \(all)"))
    }
}
