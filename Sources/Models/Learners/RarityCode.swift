public import Commerce
import Foundation

/// Rows as numbers of which each says how usual a value is, or where it lies.
///
/// Numbers stay what they are; a level is −log of its share of the training rows, so that rare levels lie apart. In a
/// column that lacks values, whether there is one counts like a level, and a missing number is the mean.
public struct RarityCode: Sendable {
    private enum Part {
        case number(mean: Double)
        case missing(rarity: [Double])
        case levels(rarity: [Double], missing: Double)
    }

    private let parts: [(column: Int, part: Part)]

    /// How many numbers a row gives.
    public var width: Int { parts.count }

    /// Learns how frequent levels are.
    public init(fitting training: TrainingSet<SampleTable>) {
        let table = training.samples
        let count = Double(max(1, table.count))
        func rarity(_ rows: Int) -> Double { -log(max(Double(rows), 0.5) / count) }
        var parts: [(column: Int, part: Part)] = []
        for column in table.schema.modelled {
            let feature = table.schema.features[column]
            let values = table.columns[column]
            let missing = values.count(where: \.isNaN)
            if feature.kind.isNumeric {
                let sum = values.reduce(0) { $1.isNaN ? $0 : $0 + $1 }
                parts.append((column, .number(mean: sum / Double(max(1, values.count - missing)))))
                guard missing > 0 else { continue }
                let states = [rarity(values.count - missing), rarity(missing)]
                parts.append((column, .missing(rarity: states)))
            } else {
                var counts = [Int](repeating: 0, count: feature.levels.count)
                for value in values where !value.isNaN { counts[Int(value)] += 1 }
                parts.append(
                    (column, .levels(rarity: counts.map(rarity), missing: rarity(missing)))
                )
            }
        }
        self.parts = parts
    }

    /// The rows as numbers, row-major `[rows, width]`; all finite.
    public func encoded(_ table: SampleTable) -> [Float] {
        var result = [Float](repeating: 0, count: table.count * parts.count)
        for (place, (column, part)) in parts.enumerated() {
            for (row, value) in table.columns[column].enumerated() {
                let number =
                    switch part {
                    case .number(let mean): value.isNaN ? mean : value
                    case .missing(let rarity): rarity[value.isNaN ? 1 : 0]
                    case .levels(let rarity, let missing):
                        value.isNaN ? missing : rarity[Int(value)]
                    }
                result[row * parts.count + place] = Float(number)
            }
        }
        return result
    }
}
