public import Commerce
public import Pipelines
public import Statistics

/// Real rows of a class again, drawn with replacement: what any other maker must beat.
///
/// Source: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979.
///
/// Recipes write it as `{ generator: bootstrap }`; its rows are exact copies, so that the screen must be told
/// to keep these.
public struct RowBootstrap: RowExpander {
    /// The maker's name, as in recipes.
    public static let name = "bootstrap"

    /// What is made.
    public var rows = WantedRows()

    /// A copy says in all columns what a real row does.
    public var learnsDifferences: Bool { false }

    /// Makes rows of the rarer class.
    public init() {}

    /// Draws rows.
    ///
    /// - Throws: ``RowExpandError`` for a class that isn't there.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        var writer = try MadeRowWriter(self, table, context)
        for request in try requests(for: table, fewest: 1) {
            try writer.write(request, of: table, seed: seed[Int(request.label)]) { random in
                let place = request.places[random.below(request.places.count)]
                return (table.cells(of: place), [place], 1)
            }
        }
        return RowExpansion(made: writer.made)
    }
}
