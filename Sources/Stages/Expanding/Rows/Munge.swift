public import Commerce
public import Pipelines
import Retrieval
public import Statistics

/// Rows that take some of their values from a near row, whatever its class.
///
///     x_c = b_c with the probability p, else a_c,   b one of the k nearest neighbours of a
///
/// What is made lies where real rows lie, in places where none does yet, and says nothing of its class: the
/// condition is that of `a`. `label: { by: ensemble }` asks for more than that.
///
/// Source: Bucilă, Caruana & Niculescu-Mizil, "Model compression", KDD 2006, section 3.2 (MUNGE).
/// Deviates: one of k neighbours instead of the nearest, and numbers are taken as they are instead of drawn
/// around the neighbour's, so that only values that occur are made; at most ``SMOTE/poolLimit`` neighbours.
public struct Munge: RowExpander {
    /// The maker's name, as in recipes.
    public static let name = "munge"

    /// What is made.
    public var rows = WantedRows()
    /// Neighbours of a row that it takes values from; at least 1.
    public var neighbours = 5
    /// Probability that a value comes from the neighbour, above 0 and at most 1.
    public var share = 0.3

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<Munge>] {
        [
            Setting("neighbours", \.neighbours, "a number of at least 1") { $0 > 0 },
            Setting("swap", \.share, "a number above 0 and at most 1") { $0 > 0 && $0 <= 1 },
        ]
    }

    /// Mixes rows with near ones.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    /// - Complexity: O(*rows* · *pool* · columns).
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        let modelled = Set(table.schema.modelled)
        var places = Array(0..<table.count)
        if places.count > SMOTE.poolLimit {
            var random = seed["pool"].generator()
            places = random.sample(SMOTE.poolLimit, of: places.count)
        }
        let pool = RowSpace(table, class: places).pool(places)
        var found: [Int: [Int]] = [:]
        var writer = try MadeRowWriter(self, table, context)
        // A row alone has no neighbour, whichever class is asked for.
        for request in try requests(for: table, fewest: table.count > 1 ? 1 : 2) {
            let own = seed["row"][Int(request.label)]
            try writer.write(request, of: table, seed: own) { random in
                let start = request.places[random.below(request.places.count)]
                let near = found[start] ?? pool.nearest(neighbours, of: start)
                found[start] = near
                let other = near[random.below(near.count)]
                let cells = table.columns.indices.map { column in
                    let isTaken = modelled.contains(column) && random.uniform() < share
                    return table.columns[column][isTaken ? other : start]
                }
                return (cells, [start, other], 1)
            }
        }
        return RowExpansion(made: writer.made)
    }
}
