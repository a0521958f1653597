import Commerce
import Learners
import Pipelines
import Statistics

/// What a labeler says of real rows whose labels were hidden from it.
///
/// A fifth of each class is hidden, and rows that say the same as a hidden one are kept from the labeler as well. Where
/// confidences are scaled, a hidden row's is scaled by what the other half of the hidden rows say, so that no
/// row is judged by a number that was fitted to it.
struct LabelTrial {
    /// One of how many real rows is hidden.
    private static let hiddenOneOf = 5

    /// What labels were worth.
    let check: RowLabelNote.Check
    /// The scale for rows whose labels nobody knows.
    let scaling: TemperatureScaling

    /// Hides labels, asks, and compares; nil where too few rows would be left.
    init?(
        of labeler: any RowLabeler,
        on training: TrainingSet<SampleTable>,
        in context: StageContext
    ) async throws {
        let table = training.samples
        let classes = table.schema.classes.count
        let hidden = Self.hidden(table, seed: context.seed["check"])
        let asked = table.selecting(hidden)
        let keys = Set(hidden.map { table.key(of: $0) })
        let seen = training.selecting(
            (0..<table.count).filter { !keys.contains(table.key(of: $0)) }
        )
        guard asked.classCounts.allSatisfy({ $0 > 0 }),
            seen.samples.classCounts.allSatisfy({ $0 > 1 }),
            let raw = try await labeler.beliefs(
                about: asked.withoutLabels(),
                knowing: seen,
                seed: context.seed["check"],
                in: context
            )
        else { return nil }
        let told = BeliefTable(raw, classes: classes)
        var scaled = told
        if labeler.terms.isCalibrated {
            scaling = told.scaling(to: asked.labels, rows: Array(0..<told.count))
            let halves = (0..<2).map { half in
                told.scaling(
                    to: asked.labels,
                    rows: (0..<told.count).filter { $0 % 2 != half }
                )
            }
            scaled = told.scaled { halves[$0 % 2] }
        } else {
            scaling = TemperatureScaling()
        }
        check = try Self.compare(scaled, asked, from: labeler.terms.minimumConfidence)
    }

    /// The hidden rows: of each class the first fifth of a random order.
    private static func hidden(_ table: SampleTable, seed: Seed) -> [Int] {
        var hidden: [Int] = []
        for label in table.schema.classes.indices {
            var places = table.places(ofClass: Int32(label))
            var random = seed[label].generator()
            random.shuffle(&places)
            hidden += places.prefix(places.count / hiddenOneOf)
        }
        return hidden.sorted()
    }

    private static func compare(
        _ beliefs: BeliefTable,
        _ asked: SampleTable,
        from minimum: Double
    ) throws -> RowLabelNote.Check {
        let classes = asked.schema.classes.count
        let likeliest = (0..<asked.count).map { beliefs.likeliest(of: $0) }
        let answered = likeliest.indices.filter { likeliest[$0].isLabel(from: minimum) }
        let right = answered.map { likeliest[$0].label == asked.labels[$0] }
        let truths = asked.selecting(answered).classCounts
        var averagePrecision: Double?
        if classes == 2 {
            let scores = (0..<asked.count).map {
                beliefs[$0][Int(TableSchema.positiveClass)]
            }
            averagePrecision = try RankedScores(scores: scores, labels: asked.isPositive)
                .areas().precisionRecall
        }
        func share(_ count: Int) -> Double? {
            answered.isEmpty ? nil : Double(count) / Double(answered.count)
        }
        return RowLabelNote.Check(
            rows: asked.count,
            coverage: Double(answered.count) / Double(asked.count),
            accuracy: share(right.count { $0 }),
            commonest: share(truths.max() ?? 0),
            macroF1: macroF1(
                said: answered.map { likeliest[$0].label },
                truth: answered.map { asked.labels[$0] },
                classes: classes
            ),
            calibrationError: CalibrationError.expected(
                confidences: answered.map { likeliest[$0].confidence },
                isRight: right
            ),
            averagePrecision: averagePrecision
        )
    }

    private static func macroF1(said: [Int32], truth: [Int32], classes: Int) -> Double? {
        var scores: [Double] = []
        for label in 0..<Int32(classes) {
            let both = zip(said, truth).count { $0 == label && $1 == label }
            let either = said.count { $0 == label } + truth.count { $0 == label }
            if either > 0 { scores.append(2 * Double(both) / Double(either)) }
        }
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
}

/// What is believed of some rows.
struct BeliefTable {
    /// A class and how likely it is.
    struct Likeliest {
        var label: Int32
        var confidence: Double

        /// Whether the row gets the label; one that nothing is said of gets none.
        func isLabel(from minimum: Double) -> Bool { confidence > 0 && confidence >= minimum }
    }

    private var values: [Double]
    private let classes: Int

    /// Takes beliefs, row-major `[rows, classes]`.
    init(_ values: [Double], classes: Int) {
        self.values = values
        self.classes = classes
    }

    var count: Int { values.count / classes }

    subscript(row: Int) -> [Double] { Array(values[row * classes..<(row + 1) * classes]) }

    /// The likeliest class; of two alike the later one, since rare classes come last.
    func likeliest(of row: Int) -> Likeliest {
        var best = Likeliest(label: SampleTable.unknownClass, confidence: 0)
        for (label, value) in self[row].enumerated() where value > 0 && value >= best.confidence {
            best = Likeliest(label: Int32(label), confidence: value)
        }
        return best
    }

    /// The scale under which labels of the given rows are likeliest, those left out of which nothing is said.
    func scaling(to labels: [Int32], rows: [Int]) -> TemperatureScaling {
        let told = rows.filter { likeliest(of: $0).confidence > 0 }
        if told.isEmpty { return TemperatureScaling() }
        return TemperatureScaling(
            fitting: told.flatMap { self[$0] },
            labels: told.map { labels[$0] }
        )
    }

    /// The beliefs scaled row by row; where nothing is said, nothing is.
    func scaled(_ scaling: (Int) -> TemperatureScaling) -> BeliefTable {
        var result = self
        for row in 0..<count where likeliest(of: row).confidence > 0 {
            result.values.replaceSubrange(
                row * classes..<(row + 1) * classes,
                with: scaling(row).scaled(self[row], classes: classes)
            )
        }
        return result
    }
}
