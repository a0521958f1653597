import Commerce
import Statistics

/// How a row is written for a network that makes rows: per column a choice among states, and for numbers a
/// place within the state.
///
/// A number's states are the modes of its mixture; missing is a state more. A category's states are its
/// frequent levels; all others share one, out of which a level is drawn by its frequency, so that the width
/// of a row stays bounded.
struct RowCode {
    /// Levels of a category that have a state of their own at most.
    private static let levelLimit = 200

    /// The code of one column.
    struct Part {
        enum Kind {
            case number(ModeMixture, isWhole: Bool)
            /// The level of each state; the rest share the state behind.
            case levels([Double], rest: [Double])
        }

        let kind: Kind
        let hasMissing: Bool
        /// Where the part begins in a row.
        let start: Int
        /// Which column of the table it writes.
        let column: Int

        var ownStates: Int {
            switch kind {
            case .number(let mixture, _): mixture.count
            case .levels(let levels, let rest): levels.count + (rest.isEmpty ? 0 : 1)
            }
        }
        /// States to choose among.
        var states: Int { ownStates + (hasMissing ? 1 : 0) }
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
                        isWhole: kind.isWhole
                    ) : Self.levels(of: values),
                hasMissing: values.count < table.count,
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
                let first = row * width + part.firstState
                var state = 0
                for other in 1..<max(part.states, 1) where rows[first + other] > rows[first + state]
                {
                    state = other
                }
                let place = part.hasPlace ? rows[first - 1] : 0
                cells[part.column] = Self.value(part, state: state, place: place, &random)
            }
            return cells
        }
    }

    private static func value(
        _ part: Part,
        state: Int,
        place: Float,
        _ random: inout RandomSource
    ) -> Double {
        if state == part.ownStates { return .nan }
        switch part.kind {
        case .number(let mixture, let isWhole):
            let value = mixture.decode(mode: state, place: place)
            return isWhole ? value.rounded() : value
        case .levels(let levels, let rest):
            return state < levels.count ? levels[state] : rest[random.below(rest.count)]
        }
    }

    /// The frequent levels, and the values of all others as often as they occur.
    private static func levels(of values: [Double]) -> Part.Kind {
        var counts: [Double: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let frequent = Set(ranked.prefix(levelLimit))
        return .levels(
            Array(ranked.prefix(levelLimit)),
            rest: ranked.count > levelLimit ? values.filter { !frequent.contains($0) } : []
        )
    }

    private mutating func encode(_ column: [Double], _ part: Part, from random: inout RandomSource)
    {
        var states: [Int32] = []
        var places: [Float] = []
        switch part.kind {
        case .number(let mixture, _):
            for value in column {
                let (state, place) =
                    value.isNaN ? (part.ownStates, 0) : mixture.encode(value, from: &random)
                states.append(Int32(state))
                places.append(place)
            }
        case .levels(let levels, _):
            let numbers = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
            states = column.map {
                Int32($0.isNaN ? part.ownStates : numbers[$0] ?? levels.count)
            }
        }
        self.states.append(states)
        self.places.append(places)
    }
}
