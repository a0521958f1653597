@_spi(Splitting) import Commerce
import Networks
import Statistics
import Tensors
import Testing

@testable import Learners

@Suite("Codes of rows")
struct RowCodeTests {
    /// Half of the amounts are 0, the others spread; visits are counts, some missing; one channel is rare.
    private static let table: SampleTable = {
        let schema = TableSchema(
            features: [
                Feature(name: "amount", kind: .continuous),
                Feature(name: "visits", kind: .integer),
                Feature(name: "channel", kind: .category, levels: ["app", "mail", "web"]),
            ],
            label: "bought",
            negative: "no",
            positive: "yes"
        )
        var random = Seed(5).generator()
        var table = SampleTable(schema)
        for row in 0..<400 {
            table.append(
                [
                    row % 2 == 0 ? 0 : (3 * random.normal()).magnitude + 0.01,
                    row % 7 == 0 ? .nan : Double(random.below(40)),
                    row % 50 == 0 ? .nan : row % 9 == 0 ? 2 : Double(row % 2),
                ],
                label: Int32(row % 2),
                row: Int32(row)
            )
        }
        return table
    }()

    @Test("A number that many rows have is met exactly, and others to a hundredth of their spread")
    func frequentNumbers() {
        let values = Self.table.columns[0]
        let mixture = ModeMixture(fitting: values, modes: 5, seed: Seed(1))
        var random = Seed(2).generator()
        for value in values {
            let (mode, place) = mixture.encode(value, from: &random)
            let back = mixture.decode(mode: mode, place: place)
            #expect(value == 0 ? back == 0 : abs(back - value) < 0.1)
            // A place that a network misses by a little is still 0.
            if value == 0 { #expect(mixture.decode(mode: mode, place: place + 0.3) == 0) }
        }
    }

    @Test("What the GAN's code writes it reads again")
    @TensorThread
    func rowCode() {
        let table = Self.table
        let code = RowCode(fitting: table, modes: 5, seed: Seed(1))
        let rows = Array(0..<table.count)
        let back = code.decode(
            code.encoded(rows).floats(),
            constants: [-1, -1, -1],
            seed: Seed(3)
        )
        expectEqual(back, table, within: 0.1)
    }

    @Test("What the diffusion's code writes it reads again")
    @TensorThread
    func scoreCode() throws {
        let table = Self.table
        let code = try ScoreCode(fitting: table)
        let blocks = try #require(code.blocks)
        let rows = Array(0..<table.count)
        let back = code.decode(
            table.count,
            scores: code.numbers(of: rows).floats(),
            states: blocks.chosen(code.choices(of: rows, blocks)).ints(),
            constants: [-1, -1, -1],
            seed: Seed(3)
        )
        // A number that occurs once stands for the stretch from the one before it.
        let ascending = table.columns[0].sorted()
        let gap = zip(ascending, ascending.dropFirst()).map { $1 - $0 }.max() ?? 0
        expectEqual(back, table, within: gap)
    }

    private func expectEqual(_ back: [[Double]], _ table: SampleTable, within tolerance: Double) {
        for (row, cells) in back.enumerated() {
            for (column, cell) in cells.enumerated() {
                let value = table.columns[column][row]
                if value.isNaN {
                    #expect(cell.isNaN)
                } else if column == 0, value != 0 {
                    #expect(abs(cell - value) < tolerance)
                } else {
                    #expect(column == 1 ? abs(cell - value) <= 1 : cell == value)
                }
            }
        }
    }

    @Test("After measuring, a row comes out the same beside any other rows")
    @TensorThread
    func batchNorm() {
        let norm = BatchNorm(3, from: ParameterSource(Seed(1)))
        let batch = Tensor.normal([200, 3], mean: 2, deviation: 3, from: Generator(seed: 4))
        let centred = norm(batch)
        #expect(centred.mean(over: 0).floats().allSatisfy { abs($0) < 1e-5 })
        // Rows of one condition: by themselves they would all be 0.
        let alike = Tensor([5, 5, 5, 5, 5, 5] as [Float], shape: [2, 3])
        #expect(norm(alike).floats().allSatisfy { abs($0) < 1e-3 })
        BatchNorm.measured([norm]) { _ = norm(batch) }
        for (alone, beside) in zip(
            norm(alike).floats(),
            norm(Tensor.concatenated([alike, batch], along: 0)).floats()
        ) {
            #expect(alone == beside && alone > 0.5)
        }
        for (left, right) in zip(norm(batch).floats(), centred.floats()) {
            #expect(abs(left - right) < 1e-5)
        }
    }

    @Test("Averages follow slowly, at first less so, and are put back")
    @TensorThread
    func weightAverage() {
        let tensor = Initializer.constant(0).parameter([1], from: ParameterSource(Seed(1)))
        let average = WeightAverage(of: [Parameter("w", tensor)], decay: 0.15)
        withoutGradient { tensor.fill(with: 1) }
        average.update()  // d = 1 / 10: 0.9
        average.update()  // d = .15, since 2 / 11 exceeds it: .15 · .9 + .85 = .985
        #expect(average.applied { tensor.floats()[0] } - 0.985 < 1e-6)
        #expect(tensor.floats() == [1])
        average.adopt(average.snapshot)
        #expect(abs(tensor.floats()[0] - 0.985) < 1e-6)
    }

    @Test("A GAN that ever makes the same row is taken back, and says so")
    @TensorThread
    func collapse() throws {
        let table = Self.table
        let code = RowCode(fitting: table, modes: 5, seed: Seed(1))
        let varied = code.encoded(Array(0..<table.count)).floats()
        let same = code.encoded(Array(repeating: 1, count: 400)).floats()
        let weights = [Tensor([7] as [Float])]
        func note(_ made: [Float], after epochs: Int, in monitor: inout TableGANMonitor) throws
            -> Bool
        {
            try monitor.note(
                made,
                after: epochs,
                criticAccuracy: 0.6,
                gradientNorm: 1,
                isFinite: true,
                weights: weights
            )
        }
        var monitor = TableGANMonitor(code, leastKept: 0.5)
        #expect(try note(varied, after: 0, in: &monitor))
        var early = monitor
        #expect(throws: RowGeneratorError.self) { try note(same, after: 1, in: &early) }
        #expect(try note(varied, after: 1, in: &monitor))
        #expect(monitor.kept == nil && monitor.remarks.isEmpty)
        #expect(abs((monitor.measures["coverage"] ?? 0) - 1) < 1e-9)
        #expect((monitor.measures["state-distance"] ?? 1) < 1e-9)
        #expect(try !note(same, after: 2, in: &monitor))
        #expect(monitor.kept?[0].floats() == [7])
        #expect(monitor.remarks.first?.contains("taken back to epoch 1") == true)
        // A number that never changes within its mode is no variety either, though its mode is right.
        let width = code.width
        let flat = varied.enumerated().map { $0 % width == code.parts[0].start ? 0 : $1 }
        var numbers = TableGANMonitor(code, leastKept: 0.999)
        #expect(try note(varied, after: 0, in: &numbers))
        #expect(throws: RowGeneratorError.self) { try note(flat, after: 1, in: &numbers) }
    }
}
