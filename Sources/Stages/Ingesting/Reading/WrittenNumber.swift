/// A number as a cell writes it, and what its marks say by themselves.
///
/// Digits with decimals and an exponent, thousands apart by points, commas, spaces or apostrophes, perhaps with a sign,
/// a sign of currency or a percent sign: `-1,234.50`, `1.063,49 €`, `8 099,53`, `1'234.5`, `50.7%`.
struct WrittenNumber {
    /// What one cell says of the column's decimal mark.
    enum Evidence: Hashable {
        /// Nothing: there is neither point nor comma.
        case none
        /// Only this mark can stand before the decimals.
        case decimal(DecimalMark)
        /// One of this mark with three digits behind: they are decimals, or it stands between thousands.
        case either(DecimalMark)
    }

    /// What the cell says of the decimal mark.
    let evidence: Evidence
    /// The sign of currency; nil where there is none.
    let currency: Character?
    /// Whether a percent sign follows.
    let isPercent: Bool
    private let isNegative: Bool
    private let body: Body
    /// How many digits stand before the mark that is, or may be, the decimal one; nil where there is none.
    private let place: Int?

    /// Reads a cell; nil where it holds something else.
    init?(_ cell: Cell) {
        guard !cell.isEmpty, cell.count < Self.longest, let affixes = NumberAffixes(cell),
            let body = Body(affixes.rest), let (evidence, place) = body.meaning
        else { return nil }
        self.body = body
        self.evidence = evidence
        self.place = place
        isNegative = affixes.isNegative
        currency = affixes.currency
        isPercent = affixes.isPercent
    }

    /// The value; `mark` decides where the cell itself doesn't.
    ///
    /// - Returns: nil when it is too large for a double.
    func value(_ mark: DecimalMark) -> Double? {
        let isWhole = if case .either(let own) = evidence { own != mark } else { false }
        var text: [UInt8] = [isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+"), UInt8(ascii: "0")]
        let whole = isWhole ? body.digits.count : place ?? body.digits.count
        text += body.digits[..<whole]
        if whole < body.digits.count {
            text.append(UInt8(ascii: "."))
            text += body.digits[whole...]
        }
        text += body.exponent
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    /// Bytes from which a cell is no number any more.
    private static let longest = 64
}

extension WrittenNumber {
    /// Digits, and the marks between them.
    private struct Body {
        /// The digits without marks.
        private(set) var digits: [UInt8] = []
        /// The exponent with its `e`; empty where there is none.
        private(set) var exponent: [UInt8] = []
        private var marks: [(byte: UInt8, place: Int)] = []

        init?(_ cell: Cell) {
            var position = 0
            while position < cell.count {
                let byte = cell[position]
                if Cell.isDigit(byte) {
                    digits.append(byte)
                    position += 1
                } else if byte | 0x20 == UInt8(ascii: "e"), !digits.isEmpty {
                    exponent = Array(cell[position...])
                    guard Self.isExponent(exponent) else { return nil }
                    position = cell.count
                } else {
                    let rest = Cell(rebasing: cell[position...])
                    guard let (byte, length) = NumberAffixes.thousands(rest) else { return nil }
                    marks.append((byte, digits.count))
                    position += length
                }
            }
            if digits.isEmpty { return nil }
        }

        private static func isExponent(_ text: [UInt8]) -> Bool {
            var digits = text.dropFirst()
            if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                digits = digits.dropFirst()
            }
            return (1...4).contains(digits.count) && digits.allSatisfy(Cell.isDigit)
        }

        /// What the marks say, and the place of the one that is or may be decimal; nil where they make no number.
        var meaning: (Evidence, Int?)? {
            let decimals = marks.filter { DecimalMark($0.byte) != nil }
            guard let first = decimals.first, let last = decimals.last,
                let mark = DecimalMark(last.byte)
            else { return isGrouped(marks, upTo: digits.count) ? (.none, nil) : nil }
            if decimals.count > 1, decimals.allSatisfy({ $0.byte == first.byte }) {
                // Several of one mark stand between thousands.
                guard isGrouped(marks, upTo: digits.count) else { return nil }
                return (.decimal(mark.other), nil)
            }
            guard marks.last.map({ $0.byte == last.byte }) == true,
                isGrouped(Array(marks.dropLast()), upTo: last.place),
                !marks.dropLast().contains(where: { $0.byte == last.byte })
            else { return nil }
            let mayGroup =
                marks.count == 1 && exponent.isEmpty && digits.count - last.place == 3
                && (1...3).contains(last.place) && digits[0] != UInt8(ascii: "0")
            return (mayGroup ? .either(mark) : .decimal(mark), last.place)
        }

        /// Whether marks are of one kind and cut the digits up to a place into thousands, or India's lakhs.
        private func isGrouped(_ marks: [(byte: UInt8, place: Int)], upTo end: Int) -> Bool {
            guard let first = marks.first, let last = marks.last else { return true }
            guard exponent.isEmpty, (1...3).contains(first.place), end - last.place == 3 else {
                return false
            }
            return zip(marks, marks.dropFirst()).allSatisfy { one, next in
                let count = next.place - one.place
                return next.byte == first.byte
                    && (count == 3 || count == 2 && first.byte == UInt8(ascii: ","))
            }
        }
    }
}
