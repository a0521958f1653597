import Commerce
import Statistics
import Tensors

/// How a row is written for a diffusion: numbers by their normal score, categories by their state.
///
///     score = Φ⁻¹(F(x)),   F the share of the column's values below x, half of those equal to x with them
///
/// The score of a number that many rows have stands for a whole stretch of scores, so that it is met exactly where
/// a network only comes near. Where numbers are missing, whether one is stands as a choice of two beside it.
struct ScoreCode {
    private enum Part {
        case number(column: Int, Marginal)
        /// Whether a number is missing.
        case presence(column: Int)
        case levels(column: Int, LevelCode)
    }

    private let parts: [Part]
    /// Per column of numbers, per row: its score; 0 where it is missing.
    private let scores: [[Float]]
    /// Per choice, per row: its state.
    private let states: [[Int]]
    /// Columns of numbers.
    var numbers: Int { scores.count }
    /// The choices; nil where there are none.
    let blocks: StateBlocks?

    /// Learns the columns that have any value.
    init(fitting table: SampleTable) throws(StatisticsError) {
        var parts: [Part] = []
        var scores: [[Float]] = []
        var states: [[Int]] = []
        var counts: [Int] = []
        for column in table.schema.modelled {
            let values = table.columns[column]
            guard values.contains(where: { !$0.isNaN }) else { continue }
            guard table.schema.features[column].kind.isNumeric else {
                let code = LevelCode(fitting: values)
                parts.append(.levels(column: column, code))
                states.append(values.map(code.state))
                counts.append(code.count)
                continue
            }
            let marginal = Marginal(values, table.schema.features[column])
            parts.append(.number(column: column, marginal))
            var own: [Float] = []
            for value in values {
                let middle = value.isNaN ? 0.5 : marginal.middle(of: value)
                own.append(Float(try StandardNormal.quantile(middle)))
            }
            scores.append(own)
            guard values.contains(where: \.isNaN) else { continue }
            parts.append(.presence(column: column))
            states.append(values.map { $0.isNaN ? 1 : 0 })
            counts.append(2)
        }
        self.parts = parts
        self.scores = scores
        self.states = states
        let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
        blocks = counts.isEmpty ? nil : StateBlocks(starts: starts, counts: counts)
    }

    /// The scores of some rows, `[rows, numbers]`.
    func numbers(of rows: [Int]) -> Tensor {
        Tensor(
            rows.flatMap { row in scores.map { $0[row] } },
            shape: [rows.count, scores.count]
        )
    }

    /// The choices of some rows as ones among zeros, `[rows, states]`.
    func choices(of rows: [Int], _ blocks: StateBlocks) -> Tensor {
        var values = [Float](repeating: 0, count: rows.count * blocks.states)
        for (number, row) in rows.enumerated() {
            var first = number * blocks.states
            for (own, count) in zip(states, blocks.counts) {
                values[first + own[row]] = 1
                first += count
            }
        }
        return Tensor(values, shape: [rows.count, blocks.states])
    }

    /// The cells of made rows; columns that aren't written keep the cells given.
    ///
    /// `scores` is row-major `[count, numbers]`, and `states` `[count, choices]`.
    func decode(
        _ count: Int,
        scores: [Float],
        states: [Int],
        constants: [Double],
        seed: Seed
    ) -> [[Double]] {
        (0..<count).map { row in
            var random = seed[row].generator()
            var cells = constants
            var (number, choice) = (row * numbers, row * self.states.count)
            for part in parts {
                switch part {
                case .number(let column, let marginal):
                    let share = StandardNormal.cumulative(Double(scores[number]))
                    cells[column] = marginal.value(at: share)
                    number += 1
                case .presence(let column):
                    if states[choice] == 1 { cells[column] = .nan }
                    choice += 1
                case .levels(let column, let code):
                    cells[column] = code.value(of: states[choice], from: &random)
                    choice += 1
                }
            }
            return cells
        }
    }
}
