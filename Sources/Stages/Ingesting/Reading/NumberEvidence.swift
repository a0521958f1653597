/// What the cells of one column say of its decimal mark.
struct NumberEvidence {
    /// How many cells there are of a kind, and the first of them.
    struct Examples {
        fileprivate(set) var count = 0
        fileprivate(set) var first = ""
    }

    /// One value for each mark.
    struct PerMark<Value> {
        fileprivate var point: Value
        fileprivate var comma: Value

        subscript(mark: DecimalMark) -> Value { mark == .point ? point : comma }
    }

    /// Cells with a value.
    private(set) var cells = 0
    /// Cells that are numbers.
    private(set) var numbers = 0
    /// Cells in which only this mark can stand before the decimals.
    private(set) var decimal = PerMark(point: Examples(), comma: Examples())
    /// Cells in which this mark stands before three digits, which may be decimals.
    private(set) var either = PerMark(point: Examples(), comma: Examples())

    /// Notes a cell that stands in `count` rows; `evidence` is nil where it is no number.
    mutating func note(
        _ evidence: WrittenNumber.Evidence?,
        _ cell: @autoclosure () -> String,
        count: Int = 1
    ) {
        cells += count
        guard let evidence else { return }
        numbers += count
        switch evidence {
        case .none: return
        case .decimal(.point): decimal.point.add(count, cell)
        case .decimal(.comma): decimal.comma.add(count, cell)
        case .either(.point): either.point.add(count, cell)
        case .either(.comma): either.comma.add(count, cell)
        }
    }

    /// Adds what further rows say.
    mutating func join(_ later: NumberEvidence) {
        cells += later.cells
        numbers += later.numbers
        decimal.point.add(later.decimal.point.count) { later.decimal.point.first }
        decimal.comma.add(later.decimal.comma.count) { later.decimal.comma.first }
        either.point.add(later.either.point.count) { later.either.point.first }
        either.comma.add(later.either.comma.count) { later.either.comma.first }
    }

    /// Whether the column is one of numbers.
    var isNumeric: Bool { numbers > 0 && numbers * 10 >= cells * 9 }

    /// The mark that the cells speak for with one voice; nil where none does, or cells contradict each other.
    ///
    /// A rare misprint must not decide over others: it takes one cell for a hundred whose reading hangs on it.
    var decided: DecimalMark? {
        guard isNumeric else { return nil }
        return DecimalMark.allCases.first { mark in
            decimal[mark].count > 0 && decimal[mark.other].count == 0
                && decimal[mark].count * 100 >= either[mark.other].count
        }
    }

    /// Whether cells contradict each other.
    var isContradictory: Bool { decimal.point.count > 0 && decimal.comma.count > 0 }

    /// The first kind of cells whose reading hangs on the column's decimal mark.
    var example: Examples { either.point.count > 0 ? either.point : either.comma }

    /// Cells whose reading hangs on the column's decimal mark.
    var undecidedCount: Int { either.point.count + either.comma.count }
}

extension NumberEvidence.Examples {
    fileprivate mutating func add(_ more: Int, _ text: () -> String) {
        if count == 0, more > 0 { first = text() }
        count += more
    }
}
