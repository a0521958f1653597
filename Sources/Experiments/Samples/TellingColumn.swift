import Commerce
import Foundation
import Statistics

/// A column that alone tells the label, so well that it may be known only after it.
///
/// Numbers are ranked as they are, levels by their share of the positive class in training rows; and whether a cell is
/// missing may tell as much, as a date of cancellation does. Rows of the tuning set are asked.
struct TellingColumn: Hashable {
    /// The column's name.
    var name: String
    /// Whether it tells by being missing.
    var byMissing: Bool
    /// The area under its ROC curve, from 1/2 up.
    var area: Double

    /// The area from which on a column is named.
    static let fewest = 0.97
    /// Rows of a class below which nothing is said.
    static let fewestOfClass = 10

    /// The columns that tell so much, the most telling first; none for labels of several classes.
    ///
    /// - Complexity: O(rows · log rows · columns).
    static func all(_ training: SampleTable, _ tuning: SampleTable) -> [TellingColumn] {
        guard training.schema.positive != nil else { return [] }
        return training.schema.modelled.compactMap { column in
            let name = training.schema.features[column].name
            let isPositive = tuning.isPositive
            let scores = scores(of: column, training, tuning)
            let present = scores.indices.filter { !scores[$0].isNaN }
            let value = area(present.map { scores[$0] }, present.map { isPositive[$0] })
            let missing = area(
                tuning.columns[column].map { $0.isNaN ? 1 : 0 },
                isPositive
            )
            let best = max(value, missing)
            return best < fewest
                ? nil : TellingColumn(name: name, byMissing: missing > value, area: best)
        }
        .sorted { ($1.area, $0.name) < ($0.area, $1.name) }
    }

    /// What a column says of each tuning row; NaN where it is missing.
    private static func scores(
        of column: Int,
        _ training: SampleTable,
        _ tuning: SampleTable
    ) -> [Double] {
        let feature = training.schema.features[column]
        if feature.kind.isNumeric { return tuning.columns[column] }
        var rows = [Double](repeating: 0, count: feature.levels.count)
        var positive = rows
        for (row, level) in training.columns[column].enumerated() where !level.isNaN {
            rows[Int(level)] += 1
            positive[Int(level)] += training.labels[row] == 1 ? 1 : 0
        }
        let usual = positive.reduce(0, +) / max(rows.reduce(0, +), 1)
        // A level of few rows says little: one more row of the usual share.
        return tuning.columns[column].map {
            $0.isNaN ? .nan : (positive[Int($0)] + usual) / (rows[Int($0)] + 1)
        }
    }

    /// The area in whichever direction it is larger; 1/2 where a class has too few rows.
    private static func area(_ scores: [Double], _ isPositive: [Bool]) -> Double {
        let positives = isPositive.count { $0 }
        guard min(positives, isPositive.count - positives) >= fewestOfClass,
            let area = try? RankedScores(scores: scores, labels: isPositive).areas().roc
        else { return 0.5 }
        return max(area, 1 - area)
    }

    /// What a reader must know.
    var remark: String {
        "\(byMissing ? "Whether `\(name)` is missing" : "`\(name)`") alone tells the label of tuning rows nearly without "
            + "a mistake (area under the ROC curve \(String(format: "%.3f", area))). Is it known before the label is? If "
            + "not, leave it out: 'ingest: { ignore: [\(name)] }'."
    }
}
