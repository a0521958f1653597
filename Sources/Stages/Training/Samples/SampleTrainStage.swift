import Boosting
public import Commerce
public import Learners
public import Pipelines
import Statistics
import Tensors

/// What a classifier is trained with.
public struct SampleTrainInput: Sendable {
    /// What is learnt from.
    public var mixture: MixedRows
    /// The originals, also of a mixture that does without them; what encodes rows is fitted on these, so that it
    /// is the same for all policies.
    public var originals: TrainingSet<SampleTable>
    /// What early stopping and the threshold are chosen on.
    public var tuning: TuningSet<SampleTable>
    /// Rows whose label nobody has said; a threshold of the highest expected F1 is chosen on these.
    public var unlabeled: SampleTable?

    /// Gathers the input.
    public init(
        mixture: MixedRows,
        originals: TrainingSet<SampleTable>,
        tuning: TuningSet<SampleTable>,
        unlabeled: SampleTable? = nil
    ) {
        self.mixture = mixture
        self.originals = originals
        self.tuning = tuning
        self.unlabeled = unlabeled
    }
}

/// Trains one classifier with one seed, and lets the tuning set choose its threshold.
///
/// The threshold is that of the highest F1 on the tuning rows (or another ``ThresholdChoice``), for the originals and
/// for every policy alike: making more rows of a class moves all probabilities, and without that choice the move alone
/// would look like a gain in recall or a loss in precision. Several classes have one each (`DecisionRule`), of
/// the highest mean of F1 over classes.
public struct SampleTrainStage: Stage {
    /// The stage's verb.
    public static let name = StageName.train

    /// The stage's settings.
    public let configuration: SampleTrainConfiguration

    /// Configures the stage.
    public init(_ configuration: SampleTrainConfiguration = SampleTrainConfiguration()) {
        self.configuration = configuration
    }

    /// Trains.
    ///
    /// - Throws: ``TrainSampleError``; `CancellationError` when the run was asked to stop.
    public func run(
        _ input: SampleTrainInput,
        in context: StageContext
    ) async throws -> TrainedClassifier {
        let start = ContinuousClock.now
        let configuration = configuration
        var (model, curve) = try await TensorThread.run {
            let work = ClassifierWork(input: input, configuration: configuration, context: context)
            return try work.fit()
        }
        curve.finish(metric: 0, seconds: (ContinuousClock.now - start) / .seconds(1))
        var trained = try await TrainedClassifier(
            model,
            curve,
            calibration: configuration.calibration,
            tuning: input.tuning,
            threads: context.threads
        )
        if configuration.threshold == .expectedF1 {
            let rows = input.unlabeled.flatMap { $0.count > 0 ? $0 : nil } ?? input.tuning.samples
            guard rows.schema.classes.count == 2 else {
                throw TrainSampleError.expectedOfSeveral(classes: rows.schema.classes.count)
            }
            // Rows made of a class make it likelier to the model than it is, which is taken back here.
            let tuning = input.tuning.samples
            trained.rule = try DecisionRule(
                expectedOn: try await trained.probabilities(of: rows, threads: context.threads),
                oddsTimes: try DecisionRule.oddsFactor(
                    bringing: try await trained.probabilities(of: tuning, threads: context.threads),
                    toShareOf: tuning.labels
                )
            )
        }
        return trained
    }
}

extension TrainedClassifier {
    /// Lets the tuning set mend the probabilities of a fitted model, then choose its threshold.
    ///
    /// - Throws: ``TrainSampleError``, `StatisticsError` when a class has no tuning row.
    public init(
        _ model: Model,
        _ curve: LearningCurve,
        calibration: CalibrationKind,
        tuning: TuningSet<SampleTable>,
        threads: Int
    ) async throws {
        let samples = tuning.samples
        self.init(model: model, schema: samples.schema, rule: .threshold(0.5), curve: curve)
        self.calibration = try ProbabilityCalibration(
            calibration,
            probabilities: try await probabilities(of: samples, threads: threads).values,
            labels: samples.labels,
            width: ClassProbabilities.width(ofClasses: samples.schema.classes.count)
        )
        let mended = try await probabilities(of: samples, threads: threads)
        rule = try DecisionRule(tunedOn: mended, labels: samples.labels)
        let rankings = try mended.rankings(of: samples.labels)
        self.curve.finish(metric: rankings.meanAreas().precisionRecall, seconds: curve.seconds)
    }
}

/// One fitting, on the thread that owns tensors and boosters.
private struct ClassifierWork {
    let input: SampleTrainInput
    let configuration: SampleTrainConfiguration
    let context: StageContext
    /// `SampleMetric.logLoss`, by its name.
    private static let logLoss = "log-loss"
    /// Rows below which threads would wait for each other longer than they work.
    private static let fewestForThreads = 50_000

    @TensorThread
    func fit() throws -> (TrainedClassifier.Model, LearningCurve) {
        switch configuration.model {
        case .lightGBM: try trees()
        case .logistic: try logistic()
        case .perceptron: try perceptron()
        }
    }

    private func trees() throws -> (TrainedClassifier.Model, LearningCurve) {
        do {
            let withSets = configuration.categories == .sets
            let trees = try BoostedTrees(
                growingOn: try input.mixture.table.treeRows(
                    weights: input.mixture.weights,
                    withSets: withSets
                ),
                tuning: try input.tuning.samples.treeRows(withSets: withSets),
                settings: configuration.trees,
                seed: context.seed.value,
                threads: input.mixture.table.count < Self.fewestForThreads ? 1 : context.threads,
                onRound: { round in
                    if round.number % 50 == 0 {
                        try context.checkCancellation()
                        context.progress.report(Progress("tree \(round.number)"))
                    }
                }
            )
            let curve = LearningCurve(
                rounds: trees.rounds.map { ($0.number, $0.metric) },
                best: trees.bestRound,
                measure: configuration.trees.stoppingMetric.measure
            )
            return (.trees(trees, configuration.categories), curve)
        } catch let error as BoostingError {
            throw TrainSampleError.trees(error)
        }
    }

    private func logistic() throws -> (TrainedClassifier.Model, LearningCurve) {
        let encoder = SampleEncoder(fitting: input.originals)
        let table = input.mixture.table
        guard table.schema.classes.count == 2 else {
            let classifier = SoftmaxClassifier(
                fitting: encoder.encoded(table),
                columns: encoder.width,
                labels: table.labels,
                classes: table.schema.classes.count,
                counts: input.mixture.weights,
                penalty: configuration.penalty
            )
            return (.softmax(encoder, classifier), LearningCurve())
        }
        let classifier = try LogisticClassifier(
            fitting: encoder.encoded(table),
            columns: encoder.width,
            labels: table.isPositive,
            counts: input.mixture.weights,
            configuration: LogisticClassifier.Configuration(penalty: configuration.penalty)
        )
        return (.logistic(encoder, classifier), LearningCurve())
    }

    @TensorThread
    private func perceptron() throws -> (TrainedClassifier.Model, LearningCurve) {
        let encoder = SampleEncoder(fitting: input.originals)
        let table = input.mixture.table
        let tuning = input.tuning.samples
        let asked = encoder.encoded(tuning)
        let classes = tuning.schema.classes.count
        var curve = LearningCurve()
        let network = try Perceptron(
            training: Perceptron.Rows(
                features: encoder.encoded(table),
                labels: table.labels,
                classes: classes,
                weights: input.mixture.weights
            ),
            originals: input.originals.samples.count,
            configuration: configuration.perceptron,
            seed: context.seed,
            measure: { network in
                let scores = network.probabilities(of: asked)
                guard scores.allSatisfy(\.isFinite) else {
                    throw TrainSampleError.diverged(model: "the network")
                }
                let probabilities = ClassProbabilities(scores, classes: classes)
                // The precision of few tuning rows jumps from pass to pass; the likelihood doesn't.
                return -probabilities.meanLogLoss(of: tuning.labels)
            },
            onEpoch: { state in
                curve = state
                try context.checkCancellation()
                context.progress.report(Progress("epoch \(state.epochs.count)"))
            }
        )
        return (.perceptron(encoder, network), curve.negated(measure: Self.logLoss))
    }
}

extension BoostingSettings.StoppingMetric {
    /// Its name among the metrics of an evaluation.
    fileprivate var measure: String { self == .averagePrecision ? "pr-auc" : rawValue }
}
