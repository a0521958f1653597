import Commerce
import Foundation
import Retrieval

/// A made row beside the training row that is closest to it.
public struct RowExample: Codable, Sendable, Hashable {
    /// What one column holds in both.
    public struct Cell: Codable, Sendable, Hashable {
        /// The column.
        public var column: String
        /// What was made.
        public var made: String
        /// What the closest real row has.
        public var real: String
    }

    /// Who made it.
    public var maker: String
    /// The columns that models look at, then the label.
    public var cells: [Cell]
}

extension RowExample {
    /// Examples of each maker.
    private static let shownAtMost = 3
    /// Real rows that are looked at, the first ones.
    private static let searched = 20_000

    /// The first few rows of each maker, in the makers' order of appearance.
    ///
    /// - Complexity: O(examples · min(*training rows*, 20,000) · *columns*).
    static func examples(of made: MadeRows, training: TrainingSet<SampleTable>) -> [RowExample] {
        var shown: [String: Int] = [:]
        let places = (0..<made.count).filter { row in
            shown[made.provenance[row].maker, default: 0] += 1
            return shown[made.provenance[row].maker, default: 0] <= shownAtMost
        }
        let real = training.samples.selecting(Array(0..<min(training.samples.count, searched)))
        let drawn = made.table.selecting(places)
        var all = real
        all.append(drawn)
        let realRows = Array(0..<real.count)
        let pool = RowSpace(all, class: realRows, scaledBy: real.count).pool(realRows)
        return places.indices.compactMap { place in
            guard let closest = pool.nearest(1, of: real.count + place).first else { return nil }
            return RowExample(
                maker: made.provenance[places[place]].maker,
                cells: cells(drawn, place, real, closest)
            )
        }
    }

    private static func cells(
        _ made: SampleTable,
        _ row: Int,
        _ real: SampleTable,
        _ closest: Int
    ) -> [Cell] {
        made.schema.modelled.map { column in
            let feature = made.schema.features[column]
            return Cell(
                column: feature.name,
                made: word(made.columns[column][row], feature),
                real: word(real.columns[column][closest], feature)
            )
        } + [
            Cell(
                column: made.schema.label,
                made: made.schema.classes[Int(made.labels[row])],
                real: real.schema.classes[Int(real.labels[closest])]
            )
        ]
    }

    private static func word(_ value: Double, _ feature: Feature) -> String {
        if value.isNaN { return "missing" }
        switch feature.kind {
        case .dateTime: return Date(timeIntervalSince1970: value).formatted(.iso8601)
        case .continuous: return String(format: "%.6g", value)
        case .integer: return String(format: "%.0f", value)
        default: return feature.levels[Int(value)]
        }
    }
}
