import Commerce
import Statistics
import Tensors

/// How a row is written for a network that makes rows: per column a choice among states, and for numbers a
/// place within the state.
///
/// A number's states are the modes of its mixture; missing is a state more. A category's states are those of
/// ``LevelCode``, so that the width of a row stays bounded.
struct RowCode {
    /// The code of one column.
    struct Part {
        enum Kind {
            case number(ModeMixture, isWhole: Bool, hasMissing: Bool)
            case levels(LevelCode)
        }

        let kind: Kind
        /// Where the part begins in a row.
        let start: Int
        /// Which column of the table it writes.
        let column: Int

        /// States to choose among.
        var states: Int {
            switch kind {
            case .number(let mixture, _, let hasMissing): mixture.count + (hasMissing ? 1 : 0)
            case .levels(let levels): levels.count
            }
        }
        /// Whether a place goes before the states.
        var hasPlace: Bool {
            if case .number = kind { return true }
            return false
        }
        var width: Int { states + (hasPlace ? 1 : 0) }
        /// Where the states begin in a row.
        var firstState: Int { start + (hasPlace ? 1 : 0) }
    }

    let parts: [Part]
    /// Numbers of a row.
    let width: Int
    /// Per part, per row: its state.
    private(set) var states: [[Int32]] = []
    /// Per part, per row: its place; empty for categories.
    private(set) var places: [[Float]] = []

    init(fitting table: SampleTable, modes: Int, seed: Seed) {
        var parts: [Part] = []
        var width = 0
        for column in table.schema.modelled {
            let values = table.columns[column].filter { !$0.isNaN }
            // A column without any value has nothing to be chosen.
            guard !values.isEmpty else { continue }
            let kind = table.schema.features[column].kind
            let part = Part(
                kind: kind.isNumeric
                    ? .number(
                        ModeMixture(fitting: values, modes: modes, seed: seed["modes"][column]),
                        isWhole: kind.isWhole,
                        hasMissing: values.count < table.count
                    ) : .levels(LevelCode(fitting: table.columns[column])),
                start: width,
                column: column
            )
            parts.append(part)
            width += part.width
        }
        self.parts = parts
        self.width = width
        for part in parts {
            var random = seed["code"][part.column].generator()
            encode(table.columns[part.column], part, from: &random)
        }
    }

    /// The cells of made rows out of what a network says, row-major `[rows, width]`; columns that it says
    /// nothing of keep the cells given.
    func decode(_ rows: [Float], constants: [Double], seed: Seed) -> [[Double]] {
        (0..<rows.count / max(width, 1)).map { row in
            var random = seed[row].generator()
            var cells = constants
            for part in parts {
                let state = state(of: part, in: rows, row: row)
                let place = part.hasPlace ? rows[row * width + part.start] : 0
                cells[part.column] = Self.value(part, state: state, place: place, &random)
            }
            return cells
        }
    }

    /// The state that a network prefers for a part of a row.
    func state(of part: Part, in rows: [Float], row: Int) -> Int {
        let first = row * width + part.firstState
        var state = 0
        for other in 1..<max(part.states, 1) where rows[first + other] > rows[first + state] {
            state = other
        }
        return state
    }

    private static func value(
        _ part: Part,
        state: Int,
        place: Float,
        _ random: inout RandomSource
    ) -> Double {
        switch part.kind {
        case .number(let mixture, let isWhole, _):
            if state == mixture.count { return .nan }
            let value = mixture.decode(mode: state, place: place)
            return isWhole ? value.rounded() : value
        case .levels(let levels):
            return levels.value(of: state, from: &random)
        }
    }

    private mutating func encode(_ column: [Double], _ part: Part, from random: inout RandomSource)
    {
        var states: [Int32] = []
        var places: [Float] = []
        switch part.kind {
        case .number(let mixture, _, _):
            for value in column {
                let (state, place) =
                    value.isNaN ? (mixture.count, 0) : mixture.encode(value, from: &random)
                states.append(Int32(state))
                places.append(place)
            }
        case .levels(let levels):
            states = column.map { Int32(levels.state(of: $0)) }
        }
        self.states.append(states)
        self.places.append(places)
    }

    /// Real rows as networks see them, `[rows, width]`.
    func encoded(_ rows: [Int]) -> Tensor {
        var values = [Float](repeating: 0, count: rows.count * width)
        for (place, part) in parts.enumerated() {
            for (number, row) in rows.enumerated() {
                let start = number * width
                if part.hasPlace { values[start + part.start] = places[place][row] }
                values[start + part.firstState + Int(states[place][row])] = 1
            }
        }
        return Tensor(values, shape: [rows.count, width])
    }

    /// What a network says, `[rows, width]`, as rows: places within ±1, states softened by Gumbel noise.
    ///
    ///     place = tanh(l),   state = softmax((l + g) / temperature)
    ///
    /// Source: Jang, Gu & Poole, "Categorical reparameterization with Gumbel-softmax", ICLR 2017.
    func activated(_ logits: Tensor, from noise: Generator) -> Tensor {
        let gumbel = Tensor.gumbel(logits.shape, from: noise)
        var pieces: [Tensor] = []
        for part in parts {
            if part.hasPlace {
                pieces.append(logits.slice(part.start..<part.start + 1, along: 1).tanh())
            }
            let span = part.firstState..<part.firstState + part.states
            let drawn = logits.slice(span, along: 1) + gumbel.slice(span, along: 1)
            pieces.append((drawn / Self.temperature).softmax(along: 1))
        }
        return Tensor.concatenated(pieces, along: 1)
    }

    /// Temperature of the Gumbel-softmax.
    private static let temperature = 0.2
}
