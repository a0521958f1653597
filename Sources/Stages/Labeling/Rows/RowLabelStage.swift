public import Commerce
import Learners
public import Pipelines
import Statistics

/// What the stage reads.
public struct RowLabelInput: Sendable {
    /// The rows to label.
    public var made: MadeRows
    /// The rows that labelers learn from.
    public var training: TrainingSet<SampleTable>
    /// Whether labelers are asked first about real rows whose labels were hidden from them, even where nothing
    /// is scaled by it.
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
    /// The rows that have a label, each with the probability of its likeliest class as the confidence; that
    /// of a drawn one would count twice for whoever weighs by it.
    public var made: MadeRows
    /// The rows that got none.
    public var questions: LabelQuestions
    /// How sure labels are, and how many rows got none.
    public var note: RowLabelNote
}

/// Says which class made rows are of.
///
/// What a labeler says of real rows whose labels were hidden from it is measured first. What a person said of a row
/// goes before what any labeler says.
public struct RowLabelStage: Stage {
    /// The stage's verb.
    public static let name = StageName.label

    /// The stage's settings.
    public let configuration: RowLabelConfiguration

    /// Configures the stage.
    public init(_ configuration: RowLabelConfiguration = RowLabelConfiguration()) {
        self.configuration = configuration
    }

    /// Labels the rows.
    ///
    /// - Throws: ``RowLabelError`` when the training rows don't give classifiers, and for answers that fit no
    ///   row; `CancellationError`.
    public func run(_ input: RowLabelInput, in context: StageContext) async throws -> LabeledRows {
        let labeler = configuration.labeler
        let made = input.made
        let answers = try labeler.terms.answers.map { try LabelAnswers(path: $0).labels(of: made) }
        var labelling = Labelling(made, answers: answers ?? [:], labeler: labeler)
        guard configuration.isAsked, made.count > 0 else {
            try labelling.keepConditions(refusesUnknown: input.checks)
            return labelling.outcome
        }
        if input.checks || labeler.terms.isCalibrated {
            let trial = try await LabelTrial(of: labeler, on: input.training, in: context)
            labelling.note.check = input.checks ? trial?.check : nil
            labelling.note.temperature = trial?.scaling.temperature ?? 1
            if let accuracy = trial?.check.accuracy {
                context.progress.report(
                    Progress(
                        "labels of hidden real rows",
                        values: [(name: "right", value: accuracy)]
                    )
                )
            }
        }
        let told = try await labeler.beliefs(
            about: made.table.withoutLabels(),
            knowing: input.training,
            seed: context.seed["labels"],
            in: context
        )
        guard let told else {
            try labelling.keepConditions(refusesUnknown: input.checks)
            return labelling.outcome
        }
        let scaling = TemperatureScaling(temperature: labelling.note.temperature)
        labelling.take(
            BeliefTable(told, classes: made.table.schema.classes.count).scaled { _ in scaling },
            seed: context.seed["draw"]
        )
        return labelling.outcome
    }
}

/// Made rows on their way to labels.
private struct Labelling {
    private let made: MadeRows
    private let answers: [Int: Int32]
    private let labeler: any RowLabeler
    private var kept: [Int] = []
    private var labels: [Int32] = []
    private var confidences: [Float] = []
    private var asked: [(row: Int, suggestion: BeliefTable.Likeliest)] = []
    var note: RowLabelNote

    init(_ made: MadeRows, answers: [Int: Int32], labeler: any RowLabeler) {
        self.made = made
        self.answers = answers
        self.labeler = labeler
        note = RowLabelNote(
            labeler: labeler.name,
            minimumConfidence: labeler.terms.minimumConfidence,
            answered: answers.count
        )
    }

    /// Leaves the makers' conditions, where no one answered otherwise.
    ///
    /// Rows without either are refused, or left out where nobody was there to answer.
    mutating func keepConditions(refusesUnknown: Bool) throws(RowLabelError) {
        var unknown = 0
        for row in 0..<made.count {
            let condition = made.table.labels[row]
            let label = answers[row] ?? condition
            if label < 0 {
                unknown += 1
            } else {
                keep(row, label, confidence: answers[row] == nil ? made.confidences[row] : 1)
            }
        }
        if unknown > 0, refusesUnknown { throw .noCondition(rows: unknown) }
        note.abstained = unknown
    }

    /// Labels rows by what is believed of them.
    mutating func take(_ beliefs: BeliefTable, seed: Seed) {
        for row in 0..<made.count {
            if let answer = answers[row] {
                keep(row, answer, confidence: 1)
                continue
            }
            let likeliest = beliefs.likeliest(of: row)
            guard likeliest.isLabel(from: labeler.terms.minimumConfidence) else {
                asked.append((row, likeliest))
                continue
            }
            var label = likeliest.label
            if labeler.drawsClasses {
                var random = seed[row].generator()
                label = Self.drawn(beliefs[row], &random)
            }
            keep(row, label, confidence: Float(likeliest.confidence))
        }
        note.abstained = asked.count
    }

    /// A class with its probability; the last one first, which is the rare one of two.
    private static func drawn(_ beliefs: [Double], _ random: inout RandomSource) -> Int32 {
        var rest = random.uniform()
        for label in beliefs.indices.reversed() {
            if rest < beliefs[label] { return Int32(label) }
            rest -= beliefs[label]
        }
        return 0
    }

    private mutating func keep(_ row: Int, _ label: Int32, confidence: Float) {
        kept.append(row)
        labels.append(label)
        confidences.append(confidence)
        let condition = made.table.labels[row]
        if condition >= 0, label != condition { note.changed += 1 }
    }

    var outcome: LabeledRows {
        LabeledRows(
            made: made.selecting(kept).labelled(labels, confidences: confidences),
            questions: LabelQuestions(
                rows: made.selecting(asked.map(\.row)),
                suggestions: asked.map(\.suggestion.label),
                confidences: asked.map(\.suggestion.confidence)
            ),
            note: note
        )
    }
}
