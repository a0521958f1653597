public import Commerce
public import Pipelines
import Retrieval

/// Finds made rows whose nearest training rows are all of other classes than they.
///
/// Source: Wilson, "Asymptotic properties of nearest neighbor rules using edited data", IEEE Transactions on Systems,
/// Man, and Cybernetics 2(3), 1972.
/// Deviates: all neighbours must disagree, not most, since rare classes are seldom the majority anywhere.
public struct ContradictionRule: RowScreenRule {
    /// Why they go.
    public static let reason = RowRejection.contradiction

    /// What is done with rows that the rule finds.
    public var treatment = RowScreenConfiguration.Treatment.keep
    /// Neighbours that are asked, a whole number of at least 1.
    public var neighbours = 5.0

    /// Keeps contradictions.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [RowScreenSetting<ContradictionRule>] {
        [
            .init("neighbours", \.neighbours, "a whole number in 1...100") {
                (1...100).contains($0) && $0.rounded() == $0
            }
        ]
    }

    /// Asks the neighbours.
    public func judge(
        _ made: SampleTable,
        on ground: RowScreenGround,
        in context: StageContext
    ) async throws -> RowScreenFinding {
        let (said, known) = (made.labels, ground.training.samples.labels)
        return RowScreenFinding(
            isFound: try ground.near(Int(neighbours), made, in: context) { row, found in
                !found.isEmpty && found.allSatisfy { known[$0.row] != said[row] }
            }
        )
    }
}
