public import Commerce
public import Statistics
public import Tensors

/// Multilayer perceptrons, trained several times on rows drawn with replacement, whose probabilities are averaged.
///
///     p(x) = mean_b network_b(x)
///
/// Each training stops by the likelihood of the rows that it didn't draw, as those of ``BaggedTrees`` do. Networks err
/// elsewhere than trees, so that the two together know more than either.
///
/// Source: Breiman, "Bagging predictors", Machine Learning 24, 1996; Hansen & Salamon, "Neural network ensembles",
/// IEEE Transactions on Pattern Analysis and Machine Intelligence 12(10), 1990.
public struct BaggedPerceptrons: Sendable {
    private let encoder: SampleEncoder
    private let members: [Perceptron]

    /// Trains all members.
    ///
    /// - Parameters:
    ///   - training: what is learnt from; at least two rows of each class.
    ///   - count: how many members; at least 1.
    ///   - seed: what the draws of rows and the members' own draws depend on.
    ///   - onMember: called with each member's number; throwing ends the fitting.
    /// - Throws: ``ClassifierError``, and what `onMember` throws.
    @TensorThread
    public init(
        fitting training: TrainingSet<SampleTable>,
        members count: Int,
        seed: Seed,
        onMember: (Int) throws -> Void = { _ in }
    ) throws {
        let table = training.samples
        try table.checkClassesForBagging()
        let classes = table.schema.classes.count
        let encoder = SampleEncoder(fitting: training)
        self.encoder = encoder
        members = try (0..<count).map { member in
            try onMember(member)
            let draw = RowDraw(of: table, seed: seed[member]["rows"])
            let left = encoder.encoded(draw.left)
            return try Perceptron(
                training: Perceptron.Rows(
                    features: encoder.encoded(draw.drawn),
                    labels: draw.drawn.labels,
                    classes: classes,
                    weights: [Float](repeating: 1, count: draw.drawn.count)
                ),
                originals: draw.drawn.count,
                seed: seed[member]["training"],
                measure: { network in
                    let said = ClassProbabilities(network.probabilities(of: left), classes: classes)
                    return -said.meanLogLoss(of: draw.left.labels)
                }
            )
        }
    }

    /// The probabilities for each row: of two classes that of the positive one, of several those of all.
    @TensorThread
    public func probabilities(of table: SampleTable) -> [Double] {
        let rows = encoder.encoded(table)
        let width = ClassProbabilities.width(ofClasses: table.schema.classes.count)
        var sums = [Double](repeating: 0, count: table.count * width)
        for member in members {
            for (place, probability) in member.probabilities(of: rows).enumerated() {
                sums[place] += probability
            }
        }
        return sums.map { $0 / Double(members.count) }
    }
}
