public import Commerce
import Learners
public import Pipelines
public import Statistics
import Tensors

/// Trees that were grown several times on the training rows say together what class a row is of.
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

    /// Labels are drawn.
    public var drawsClasses: Bool { true }

    /// Grows trees as often as usual.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<TreeEnsemble>] {
        [Setting("members", \.members, "1 to 100") { (1...100).contains($0) }]
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
        let members = members
        do {
            return try await TensorThread.run {
                func report(_ member: Int) throws {
                    try context.checkCancellation()
                    context.progress.report(Progress("trees \(member + 1) of \(members)"))
                }
                let ensemble = try BaggedTrees(
                    fitting: training,
                    configuration: BaggedTrees.Configuration(members: members),
                    seed: seed,
                    onMember: report
                )
                return ClassProbabilities(
                    try ensemble.probabilities(of: rows, threads: context.threads),
                    classes: training.samples.schema.classes.count
                ).ofEachClass
            }
        } catch let error as ClassifierError {
            throw RowLabelError.cannotFit(labeler: Self.name, reason: error.description)
        }
    }
}
