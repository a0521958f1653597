public import Commerce
public import Pipelines
public import Statistics

/// Someone who says of rows without a label how likely each class is.
///
/// A new labeler is a type with a name, its settings and ``beliefs(about:knowing:seed:in:)``, and a line in
/// ``RowLabelConfiguration/labelers``.
public protocol RowLabeler: RecipePart {
    /// What holds for all labelers: from which confidence on a row gets a label, and what a person said.
    var terms: LabelTerms { get set }
    /// Whether a row's class is drawn with its probability, in place of being the likeliest one.
    var drawsClasses: Bool { get }

    /// Says how likely each class is.
    ///
    /// The result depends on the rows, the settings and the seed alone.
    ///
    /// - Parameters:
    ///   - rows: what is asked about; their labels are unknown.
    ///   - training: what is known.
    ///   - seed: the labeler's own.
    ///   - context: threads, cancellation and progress; its seed is not used.
    /// - Returns: row-major `[rows, classes]`, each row's sum 1, or zeros where there is nothing to say; nil where
    ///   the maker's condition is the label.
    /// - Throws: ``RowLabelError`` when the training rows don't tell; `CancellationError`.
    func beliefs(
        about rows: SampleTable,
        knowing training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> [Double]?
}

extension RowLabeler {
    /// Recipes write `by: NAME`.
    public static var nameKey: String { "by" }

    /// The keys of ``LabelTerms``.
    public static var sharedSettings: [Setting<Self>] { LabelTerms.settings() }

    /// The likeliest class.
    public var drawsClasses: Bool { false }
}

/// What holds for labels, whoever gives them.
public struct LabelTerms: Codable, Hashable, Sendable {
    /// Probability of the likeliest class below which a row gets no label and is left out, in 0...1.
    public var minimumConfidence: Double
    /// Whether confidences are scaled by how often the labels of hidden real rows were right.
    public var isCalibrated: Bool
    /// A file of rows that a person labelled; nil for none.
    public var answers: String?

    /// States the terms.
    public init(
        minimumConfidence: Double = 0.5,
        isCalibrated: Bool = true,
        answers: String? = nil
    ) {
        self.minimumConfidence = minimumConfidence
        self.isCalibrated = isCalibrated
        self.answers = answers
    }

    static func settings<Labeler: RowLabeler>() -> [Setting<Labeler>] {
        [
            Setting("minimum-confidence", \.terms.minimumConfidence, "a number in 0...1") {
                (0...1).contains($0)
            },
            Setting("calibrate", \.terms.isCalibrated),
            Setting("answers", optional: \.terms.answers, "the path of a file") { !$0.isEmpty },
        ]
    }
}
