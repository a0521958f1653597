import Statistics
import Testing

@testable import Learners

@Suite("Rows of items without history")
struct ItemPlacementTests {
    // Features -1, 0, 1 have rows 3, 5, 7 in the first column: a line without error, so that the smallest penalty wins.
    // With 4 events each XᵀWX = 8, λ = 8 · 1e-4, XᵀWR = 16: B = 16 / 8.0008 = 4 / 2.0002. The second column is 1 everywhere: its B is 0.
    @Test("Three items tell a line, and a fourth stands on it")
    func byHand() {
        let found = ItemPlacement(
            learnt: [3, 1, 100, -100, 5, 1, 7, 1],
            width: 2,
            features: [-1, 2, 0, 1],
            events: [4, 0, 4, 4]
        )
        #expect(found.items == [1])
        #expect(found.penalty == 1e-4)
        #expect(abs(found.rows[0] - (5 + 2 * 4 / 2.0002)) < 1e-6)
        #expect(found.rows[1] == 1)
    }

    // Weighted by 1, 1 and 2: mean feature 0, mean row (0 + 0 + 2 · 4) / 4 = 2; equal weights would give 4 / 3.
    @Test("Items with more events count more")
    func weights() {
        let found = ItemPlacement(
            learnt: [0, 0, 4, 9],
            width: 1,
            features: [1, -1, 0, 0],
            events: [1, 1, 2, 0]
        )
        #expect(abs(found.rows[0] - 2) < 1e-6)
    }

    @Test("Two items tell no line: the others get their mean")
    func few() {
        let found = ItemPlacement(
            learnt: [1, 3, 9],
            width: 1,
            features: [1, 2, 3],
            events: [1, 1, 0]
        )
        #expect(found.rows == [2] && found.penalty == nil)
        let alike = ItemPlacement(
            learnt: [1, 2, 6, 9],
            width: 1,
            features: [4, 4, 4, 5],
            events: [2, 2, 2, 0]
        )
        #expect(alike.rows == [3] && alike.penalty == nil)
    }

    /// What the definitions give, item by item, for one penalty.
    private struct Slow {
        var map: [[Double]] = []
        var error = 0.0

        init(_ inputs: [[Double]], _ targets: [[Double]], _ penalty: Double) throws {
            let (count, dimensions) = (inputs.count, inputs[0].count)
            var gram = [Double](repeating: 0, count: dimensions * dimensions)
            for row in inputs {
                for left in 0..<dimensions {
                    for right in 0..<dimensions {
                        gram[left * dimensions + right] += row[left] * row[right]
                    }
                }
            }
            for place in 0..<dimensions { gram[place * dimensions + place] += penalty }
            for column in targets[0].indices {
                let right = (0..<dimensions).map { place in
                    zip(inputs, targets).reduce(0) { $0 + $1.0[place] * $1.1[column] }
                }
                map.append(try #require(DenseSymmetric.solve(gram, right)))
            }
            var (residual, trace) = (0.0, 0.0)
            for (row, target) in zip(inputs, targets) {
                for column in target.indices {
                    let told = zip(row, map[column]).reduce(0) { $0 + $1.0 * $1.1 }
                    residual += (target[column] - told) * (target[column] - told)
                }
                // H(i, i) = x (XᵀX + λ I)⁻¹ xᵀ
                let solved = try #require(DenseSymmetric.solve(gram, row))
                trace += zip(row, solved).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let free = Double(count) - 1 - trace
            error = Double(count) * residual / (free * free)
        }
    }

    @Test("Map and penalty are those of the definitions", arguments: 0..<30)
    func oracle(number: Int) throws {
        var random = Seed(7)["placement"][number].generator()
        let (count, dimensions, width) = (14, 3, 2)
        let noise = [0.01, 0.3, 3][number % 3]
        let features = (0..<count * dimensions).map { _ in Float(random.normal()) }
        let learnt = (0..<count * width).map { place -> Float in
            let item = place / width
            return features[item * dimensions] + Float(noise * random.normal())
        }
        let events = (0..<count).map { $0 % 5 == 4 ? 0 : Double(1 + random.below(9)) }
        let known = events.indices.filter { events[$0] > 0 }
        let whole = events.reduce(0, +)
        func centred(_ values: [Float], _ width: Int) -> (means: [Double], rows: [[Double]]) {
            let means = (0..<width).map { column in
                known.reduce(0) { $0 + events[$1] * Double(values[$1 * width + column]) } / whole
            }
            return (
                means,
                known.map { item in
                    (0..<width).map {
                        events[item].squareRoot() * (Double(values[item * width + $0]) - means[$0])
                    }
                }
            )
        }
        let (inputMeans, inputs) = centred(features, dimensions)
        let (targetMeans, targets) = centred(learnt, width)
        let unit =
            inputs.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / Double(dimensions)
        let slow = try ItemPlacement.penalties.map { try Slow(inputs, targets, $0 * unit) }
        let best = try #require(slow.indices.min { slow[$0].error < slow[$1].error })
        let found = ItemPlacement(
            learnt: learnt,
            width: width,
            features: features,
            events: events,
            threads: 1 + number % 2
        )
        #expect(found.items == [4, 9])
        #expect(found.penalty == ItemPlacement.penalties[best])
        for (row, item) in found.items.enumerated() {
            for column in 0..<width {
                let told = (0..<dimensions).reduce(targetMeans[column]) { sum, place in
                    let own = Double(features[Int(item) * dimensions + place]) - inputMeans[place]
                    return sum + own * slow[best].map[column][place]
                }
                #expect(abs(Double(found.rows[row * width + column]) - told) < 1e-5)
            }
        }
    }
}
