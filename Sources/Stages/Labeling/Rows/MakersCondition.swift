public import Commerce
public import Pipelines
public import Statistics

/// The class that a maker was asked for is the label of what it made.
public struct MakersCondition: RowLabeler {
    /// The labeler's name, as in recipes.
    public static let name = "condition"

    /// What holds for all labelers.
    public var terms = LabelTerms(minimumConfidence: 0, isCalibrated: false)

    /// Takes conditions as they are.
    public init() {}

    /// Nothing to say beyond the condition.
    public func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]? { nil }
}
