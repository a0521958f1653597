/// What stands around the digits of a number: signs, currencies, percent, spaces.
struct NumberAffixes {
    /// The bytes without them.
    private(set) var rest: Cell
    private(set) var isNegative = false
    private(set) var currency: Character?
    private(set) var isPercent = false

    /// Takes them off; nil where something else stands around the digits, or one of them twice.
    init?(_ cell: Cell) {
        rest = cell
        var hasSign = false
        while let first = rest.first, !Self.isPartOfNumber(first) {
            if !hasSign, "+-".utf8.contains(first) {
                hasSign = true
                isNegative = first == UInt8(ascii: "-")
                rest = Cell(rebasing: rest.dropFirst())
            } else if !takeEitherSide(rest.starts(with:), drop: { $0.dropFirst($1) }) {
                return nil
            }
        }
        while let last = rest.last, !Self.isPartOfNumber(last) {
            if !isPercent, currency == nil, last == UInt8(ascii: "%") {
                isPercent = true
                rest = Cell(rebasing: rest.dropLast())
            } else if !takeEitherSide(rest.ends(with:), drop: { $0.dropLast($1) }) {
                return nil
            }
        }
        if rest.isEmpty || isPercent && currency != nil { return nil }
    }

    /// Takes off a space or a currency from one side; false where neither stands there.
    private mutating func takeEitherSide(
        _ has: ([UInt8]) -> Bool,
        drop: (Cell, Int) -> Slice<Cell>
    ) -> Bool {
        if let blank = Self.blanks.first(where: has) {
            rest = Cell(rebasing: drop(rest, blank.count))
            return true
        }
        guard currency == nil, let found = Self.currencies.first(where: { has($0.bytes) }) else {
            return false
        }
        currency = found.sign
        rest = Cell(rebasing: drop(rest, found.bytes.count))
        return true
    }

    /// The mark that bytes begin with, and its length; one byte stands for all of its spellings.
    ///
    /// - Returns: a point, a comma, a space or an apostrophe; nil for anything else.
    static func thousands(_ cell: Cell) -> (byte: UInt8, length: Int)? {
        guard let first = cell.first else { return nil }
        if DecimalMark(first) != nil || first == UInt8(ascii: "'") { return (first, 1) }
        if let blank = blanks.first(where: { cell.starts(with: $0) }) { return (0x20, blank.count) }
        return cell.starts(with: typographicApostrophe)
            ? (UInt8(ascii: "'"), typographicApostrophe.count) : nil
    }

    /// Whether a byte is a digit, a point or a comma.
    static func isPartOfNumber(_ byte: UInt8) -> Bool {
        Cell.isDigit(byte) || DecimalMark(byte) != nil
    }

    private static let currencies: [(sign: Character, bytes: [UInt8])] =
        "$£€¥".map { ($0, Array(String($0).utf8)) }
    /// The space, and the unbreakable and thin ones.
    private static let blanks: [[UInt8]] =
        [" ", "\u{A0}", "\u{2009}", "\u{202F}"].map { Array($0.utf8) }
    private static let typographicApostrophe = Array("\u{2019}".utf8)
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func ends(with bytes: [UInt8]) -> Bool {
        count >= bytes.count && self[(count - bytes.count)...].elementsEqual(bytes)
    }
}
