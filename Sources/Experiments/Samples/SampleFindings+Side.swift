import Evaluating
import Statistics
import Training

extension SampleFindings.Side {
    /// Describes one side by what the model of each seed says.
    ///
    /// - Throws: `ComparisonError.noEvaluations` without seeds.
    init(_ seeds: [SampleEvaluation], _ trained: TrainedRows) throws {
        guard let first = seeds.first else { throw ComparisonError.noEvaluations }
        let count = first.probabilities.classes
        let matrices = seeds.map { $0.confusion() }
        let cells = (0..<count * count).map { cell in
            matrices.reduce(0) { $0 + $1.cells[cell] } / Double(seeds.count)
        }
        self.init(
            thresholds: seeds.map(\.rule),
            importance: trained.importance,
            calibration: try Self.calibration(seeds)
        )
        if count == 2 {
            confusion = SampleFindings.Confusion(
                truePositives: cells[3],
                falsePositives: cells[1],
                falseNegatives: cells[2],
                trueNegatives: cells[0]
            )
            areaUnderROC = try Self.areaUnderROC(seeds, labels: first.labels.map { $0 == 1 })
        } else {
            matrix = (0..<count).map { Array(cells[$0 * count..<($0 + 1) * count]) }
            classes = (0..<count).map { SampleFindings.ClassLevels(of: $0, in: matrices) }
        }
    }

    /// Of the probabilities' mean over seeds.
    private static func areaUnderROC(
        _ seeds: [SampleEvaluation],
        labels: [Bool]
    ) throws -> RunResult.Interval {
        let means = labels.indices.map { row in
            seeds.reduce(0) { $0 + $1.probabilities.values[row] } / Double(seeds.count)
        }
        let area = try RankedScores(scores: means, labels: labels).areaWithInterval()
        return RunResult.Interval(mean: area.mean, low: area.low, high: area.high)
    }

    /// The curve of the class that is looked for; of several classes, that of the likeliest one and of whether it was
    /// right.
    private static func calibration(_ seeds: [SampleEvaluation]) throws -> CalibrationCurve {
        var (probabilities, labels): ([Double], [Bool]) = ([], [])
        for seed in seeds {
            for (row, label) in seed.labels.enumerated() {
                let likeliest = seed.probabilities.likeliest(in: row)
                let isBinary = seed.probabilities.classes == 2
                probabilities.append(
                    isBinary ? seed.probabilities.values[row] : likeliest.probability
                )
                labels.append(isBinary ? label == 1 : Int(label) == likeliest.number)
            }
        }
        return try CalibrationCurve(
            probabilities: probabilities.map { min(max($0, 0), 1) },
            labels: labels
        )
    }
}

extension SampleFindings.ClassLevels {
    /// Describes one class, given a matrix a seed.
    fileprivate init(of number: Int, in matrices: [ConfusionMatrix]) {
        func mean(_ measure: (ConfusionMatrix) -> Double) -> Double {
            matrices.reduce(0) { $0 + measure($1) } / Double(matrices.count)
        }
        self.init(
            rows: Int(matrices[0].rows(of: number)),
            precision: mean { $0.precision(of: number) },
            recall: mean { $0.recall(of: number) },
            f1: mean { $0.f1(of: number) }
        )
    }
}

extension TrainedRows {
    /// What the best seed's trees look at.
    fileprivate var importance: [SampleFindings.Share] {
        models[bestSeed].importance.map {
            SampleFindings.Share(column: $0.column, share: $0.share)
        }
    }
}
