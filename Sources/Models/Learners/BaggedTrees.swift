import Boosting
public import Commerce
public import Statistics
public import Tensors

/// Gradient-boosted trees, grown several times on rows drawn with replacement, whose probabilities are averaged.
///
///     p(x) = mean_b trees_b(x)
///
/// Each growing stops by the rows that it didn't draw, so that no other rows are needed and all of them are
/// learnt from. The mean is steadier than any member, the more so the fewer rows there are: a teacher for
/// models of any kind.
///
/// Source: Breiman, "Bagging predictors", Machine Learning 24, 1996.
public struct BaggedTrees: Sendable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// How often trees are grown; at least 1.
        public var members: Int

        /// Sets the options.
        public init(members: Int = 10) {
            self.members = members
        }
    }

    private let members: [BoostedTrees]

    /// Trees that are grown fast and stop by the likelihood, since what is wanted of them are probabilities.
    private static let settings = BoostingSettings(
        rounds: 600,
        learningRate: 0.05,
        stoppingMetric: .logLoss,
        patience: 50
    )

    /// Grows all members.
    ///
    /// - Parameters:
    ///   - training: what is learnt from; at least two rows of each class.
    ///   - configuration: how many members.
    ///   - seed: what the draws of rows and the members' own draws depend on.
    ///   - onMember: called with each member's number; throwing ends the fitting.
    /// - Throws: ``ClassifierError``, `BoostingError`, and what `onMember` throws.
    @TensorThread
    public init(
        fitting training: TrainingSet<SampleTable>,
        configuration: Configuration = Configuration(),
        seed: Seed,
        onMember: (Int) throws -> Void = { _ in }
    ) throws {
        let table = training.samples
        try table.checkClassesForBagging()
        members = try (0..<configuration.members).map { member in
            try onMember(member)
            let draw = RowDraw(of: table, seed: seed[member]["rows"])
            return try BoostedTrees(
                growingOn: try draw.drawn.treeRows(),
                tuning: try draw.left.treeRows(),
                settings: Self.settings,
                seed: seed[member]["growing"].value,
                threads: 1
            )
        }
    }

    /// The probabilities for each row: of two classes that of the positive one, of several those of all.
    ///
    /// - Throws: `BoostingError`.
    @TensorThread
    public func probabilities(of table: SampleTable, threads: Int) throws -> [Double] {
        let columns = try table.treeColumns()
        let width = ClassProbabilities.width(ofClasses: table.schema.classes.count)
        var sums = [Double](repeating: 0, count: table.count * width)
        for member in members {
            let found = try member.probabilities(of: columns, threads: threads)
            for (place, probability) in found.enumerated() { sums[place] += probability }
        }
        return sums.map { $0 / Double(members.count) }
    }
}

/// Rows drawn with replacement, and those that were left; both have rows of each class.
struct RowDraw {
    let drawn: SampleTable
    let left: SampleTable

    /// Draws each class of at least two rows by itself; where every row of a class came in, its last one is
    /// left out.
    init(of table: SampleTable, seed: Seed) {
        var random = seed.generator()
        var taken: [Int] = []
        var rest: [Int] = []
        for label in table.schema.classes.indices {
            let places = table.places(ofClass: Int32(label))
            var own = places.map { _ in places[random.below(places.count)] }
            var absent = Set(places).subtracting(own).sorted()
            if let last = places.last, absent.isEmpty {
                own.removeAll { $0 == last }
                absent = [last]
            }
            taken += own
            rest += absent
        }
        drawn = table.selecting(taken)
        left = table.selecting(rest)
    }
}

extension SampleTable {
    /// Refuses a class of fewer than two rows, of which one is learnt from and one is left out.
    func checkClassesForBagging() throws(ClassifierError) {
        let counts = classCounts
        guard let lacking = counts.firstIndex(where: { $0 < 2 }) else { return }
        if counts.count == 2 {
            throw .tooFewSamples(positives: counts[1], negatives: counts[0], needed: 2)
        }
        throw .tooFewOfClass(schema.classes[lacking], got: counts[lacking], needed: 2)
    }
}
