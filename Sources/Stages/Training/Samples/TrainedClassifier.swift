public import Boosting
public import Commerce
public import Foundation
public import Learners
public import Statistics
public import Tables
import Tensors

/// A classifier that was trained, with the threshold that the tuning set chose.
public struct TrainedClassifier: Sendable, Codable {
    /// What was fitted.
    public enum Model: Sendable, Codable {
        /// Trees, and how they see categories.
        case trees(BoostedTrees, SampleTrainConfiguration.Categories)
        /// Weights of encoded columns.
        case logistic(SampleEncoder, LogisticClassifier)
        /// Weights of encoded columns for each of several classes.
        case softmax(SampleEncoder, SoftmaxClassifier)
        /// A network on encoded columns.
        case perceptron(SampleEncoder, Perceptron)
        /// What a trainer of the shop's own said of some rows; others can't be asked.
        case answers(RowAnswers)
    }

    /// What was fitted.
    public var model: Model
    /// The columns that it was fitted on.
    public var schema: TableSchema
    /// How probabilities become answers.
    public var rule: DecisionRule
    /// How training went.
    public var curve: LearningCurve
    /// What mends its probabilities; nil where they are taken as they are.
    public var calibration: ProbabilityCalibration?

    private enum CodingKeys: String, CodingKey {
        case model, schema, curve, calibration
        case rule = "threshold"
    }

    /// Asks for the probabilities of the classes.
    ///
    /// - Throws: ``TrainSampleError``.
    public func probabilities(
        of table: SampleTable,
        threads: Int
    ) async throws -> ClassProbabilities {
        let model = model
        let answers = try await TensorThread.run {
            try model.probabilities(of: table, threads: threads)
        }
        guard answers.allSatisfy(\.isFinite) else {
            throw TrainSampleError.diverged(model: "the model")
        }
        return ClassProbabilities(
            calibration?(answers) ?? answers,
            classes: schema.classes.count
        )
    }

    /// Per column that the trees look at: the share of the gain of all splits, the highest first; empty for
    /// other models.
    public var importance: [(column: String, share: Double)] {
        guard case .trees(let trees, _) = model else { return [] }
        let sum = trees.importance.reduce(0, +)
        guard sum > 0 else { return [] }
        return zip(schema.modelled, trees.importance)
            .map { (column: schema.features[$0].name, share: $1 / sum) }
            .sorted { ($1.share, $0.column) < ($0.share, $1.column) }
    }
}

extension TrainedClassifier.Model {
    @TensorThread
    func probabilities(of table: SampleTable, threads: Int) throws -> [Double] {
        switch self {
        case .trees(let trees, let categories):
            do throws(BoostingError) {
                return try trees.probabilities(
                    of: try table.treeColumns(withSets: categories == .sets),
                    threads: threads
                )
            } catch {
                throw TrainSampleError.trees(error)
            }
        case .logistic(let encoder, let classifier):
            let rows = encoder.encoded(table)
            return (0..<table.count).map {
                classifier.probability(of: rows[$0 * encoder.width..<($0 + 1) * encoder.width])
            }
        case .softmax(let encoder, let classifier):
            let rows = encoder.encoded(table)
            return (0..<table.count).flatMap {
                classifier.probabilities(of: rows[$0 * encoder.width..<($0 + 1) * encoder.width])
            }
        case .perceptron(let encoder, let network):
            return network.probabilities(of: encoder.encoded(table))
        case .answers(let answers):
            return try answers.probabilities(of: table)
        }
    }
}

extension TrainedClassifier: FileRepresentable {
    /// The file that holds everything.
    public static let fileName = "classifier.json"
    /// The trees in LightGBM's own form, for its other bindings.
    public static let treesName = "model.txt"

    /// Writes `classifier.json`, and for trees `model.txt`.
    public func write(to folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        var kept = self
        kept.curve = curve.withoutSeconds
        try encoder.encode(kept).write(to: folder.appending(path: Self.fileName), options: .atomic)
        if case .trees(let trees, _) = model {
            try Data(trees.text.utf8)
                .write(to: folder.appending(path: Self.treesName), options: .atomic)
        }
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        self = try decoder.decode(
            Self.self,
            from: try Data(contentsOf: folder.appending(path: Self.fileName))
        )
    }
}
