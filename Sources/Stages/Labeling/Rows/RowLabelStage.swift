public import Commerce
import Learners
public import Pipelines
import Statistics
import Tensors

/// What the stage reads.
public struct RowLabelInput: Sendable {
    /// The rows to label.
    public var made: MadeRows
    /// The rows that trees are grown on.
    public var training: TrainingSet<SampleTable>
    /// Whether trees are asked first about real rows whose labels were hidden from them.
    public var checks: Bool

    /// Gathers what the stage reads.
    public init(made: MadeRows, training: TrainingSet<SampleTable>, checks: Bool = true) {
        self.made = made
        self.training = training
        self.checks = checks
    }
}

/// What the stage gives.
public struct LabeledRows: Sendable {
    /// The rows that have a label, each with the probability of its likelier class as the confidence; that
    /// of the drawn one would count twice for whoever weighs by it.
    public var made: MadeRows
    /// How sure labels are, and how many rows got none.
    public var note: RowLabelNote
}

/// What is to be said of labels.
public struct RowLabelNote: Codable, Hashable, Sendable {
    /// How labels of real rows were found again that the classifiers had not seen.
    public struct Check: Codable, Hashable, Sendable {
        /// Real rows whose label was hidden.
        public var rows: Int
        /// Share of them that got a label.
        public var coverage: Double
        /// Share of those whose likelier class is the right one; nil when none got a label.
        public var accuracy: Double?
        /// Area under the precision-recall curve over all of them; of several classes the mean over classes.
        public var averagePrecision: Double
    }

    /// Made rows without a label.
    public var abstained: Int
    /// Made rows whose label differs from the maker's condition.
    public var changed: Int
    /// The check; nil where the label is the condition, where there are too few rows, and where it isn't asked for.
    public var check: Check?

    /// Notes what was labelled.
    public init(abstained: Int, changed: Int, check: Check? = nil) {
        self.abstained = abstained
        self.changed = changed
        self.check = check
    }
}

/// Says which class made rows are of.
///
/// An ensemble's label is drawn with the probability that the ensemble gives: rows that it is unsure of get
/// both labels, in the shares that it believes in, so that whoever learns from many of them learns the
/// probability. What it says of real rows whose labels were hidden from it is measured first.
///
/// Source: Hinton, Vinyals & Dean, "Distilling the knowledge in a neural network", 2015.
/// Deviates: labels are drawn instead of being soft targets, so that any trainer can read them.
public struct RowLabelStage: Stage {
    /// The stage's verb.
    public static let name = StageName.label
    /// One of how many real rows is hidden for the check.
    private static let hiddenOneOf = 5

    /// The stage's settings.
    public let configuration: RowLabelConfiguration

    /// Configures the stage.
    public init(_ configuration: RowLabelConfiguration = RowLabelConfiguration()) {
        self.configuration = configuration
    }

    /// Labels the rows.
    ///
    /// - Throws: ``RowLabelError`` when the training rows don't give classifiers; `CancellationError`.
    public func run(_ input: RowLabelInput, in context: StageContext) async throws -> LabeledRows {
        guard configuration.source == .ensemble, input.made.count > 0 else {
            return LabeledRows(made: input.made, note: RowLabelNote(abstained: 0, changed: 0))
        }
        let check = input.checks ? try await check(on: input.training, in: context) : nil
        let probabilities = try await asked(
            input.made.table,
            of: input.training,
            "labels",
            in: context
        )
        var kept: [Int] = []
        var labels: [Int32] = []
        var confidences: [Float] = []
        var changed = 0
        for row in 0..<probabilities.count {
            let confidence = probabilities.likeliest(in: row).probability
            guard confidence >= configuration.minimumConfidence else { continue }
            var random = context.seed["draw"][row].generator()
            kept.append(row)
            labels.append(Int32(probabilities.drawn(random.uniform(), in: row)))
            confidences.append(Float(confidence))
            if labels[labels.count - 1] != input.made.table.labels[row] { changed += 1 }
        }
        return LabeledRows(
            made: input.made.selecting(kept).labelled(labels, confidences: confidences),
            note: RowLabelNote(
                abstained: input.made.count - kept.count,
                changed: changed,
                check: check
            )
        )
    }

    /// Fits an ensemble to most of the rows and asks it about the others; nil when there are too few.
    private func check(
        on training: TrainingSet<SampleTable>,
        in context: StageContext
    ) async throws -> RowLabelNote.Check? {
        let table = training.samples
        var hidden: [Int] = []
        for label in table.schema.classes.indices {
            var places = table.places(ofClass: Int32(label))
            var random = context.seed["check"][label].generator()
            random.shuffle(&places)
            hidden += places.prefix(places.count / Self.hiddenOneOf)
        }
        let asked = table.selecting(hidden.sorted())
        let taken = Set(hidden)
        let seen = training.selecting((0..<table.count).filter { !taken.contains($0) })
        guard asked.classCounts.allSatisfy({ $0 > 0 }),
            seen.samples.classCounts.allSatisfy({ $0 > 1 })
        else { return nil }
        let probabilities = try await self.asked(asked, of: seen, "check", in: context)
        let likeliest = (0..<probabilities.count).map { probabilities.likeliest(in: $0) }
        let answered = likeliest.indices.filter {
            likeliest[$0].probability >= configuration.minimumConfidence
        }
        let right = answered.count { likeliest[$0].number == Int(asked.labels[$0]) }
        let rankings = try probabilities.rankings(of: asked.labels)
        return RowLabelNote.Check(
            rows: asked.count,
            coverage: Double(answered.count) / Double(asked.count),
            accuracy: answered.isEmpty ? nil : Double(right) / Double(answered.count),
            averagePrecision: rankings.meanAreas().precisionRecall
        )
    }

    /// What an ensemble that knows some rows says of others.
    private func asked(
        _ rows: SampleTable,
        of known: TrainingSet<SampleTable>,
        _ part: String,
        in context: StageContext
    ) async throws -> ClassProbabilities {
        let configuration = configuration.ensemble
        do {
            return try await TensorThread.run {
                let ensemble = try BaggedTrees(
                    fitting: known,
                    configuration: configuration,
                    seed: context.seed[part]
                ) { member in
                    try context.checkCancellation()
                    context.progress.report(
                        Progress("\(part): trees \(member + 1) of \(configuration.members)")
                    )
                }
                return ClassProbabilities(
                    try ensemble.probabilities(of: rows, threads: context.threads),
                    classes: rows.schema.classes.count
                )
            }
        } catch let error as ClassifierError {
            throw RowLabelError.noEnsemble(reason: error.description)
        }
    }
}
