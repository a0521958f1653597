import Foundation

/// UTF-8 bytes of one cell, valid for the time of one call.
typealias Cell = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
    /// The bytes without spaces, tabs and line breaks at the ends.
    var trimmed: Cell {
        var start = 0
        var end = count
        while start < end, Self.isSpace(self[start]) { start += 1 }
        while end > start, Self.isSpace(self[end - 1]) { end -= 1 }
        return Cell(rebasing: self[start..<end])
    }

    /// Whether the cell stands for "no value": nothing, only spaces, or a usual word for it.
    var isMissing: Bool {
        let cell = trimmed
        if cell.isEmpty { return true }
        guard cell.count <= 4 else { return false }
        return Self.missingWords.contains { cell.elementsEqual($0) }
    }

    /// The bytes of a whole number written as a decimal fraction, such as `13085.0`, without the
    /// fraction; all bytes otherwise.
    var withoutZeroFraction: Cell {
        guard count > 2, self[count - 1] == UInt8(ascii: "0") else { return self }
        var end = count
        while end > 0, self[end - 1] == UInt8(ascii: "0") { end -= 1 }
        guard end > 1, self[end - 1] == UInt8(ascii: ".") else { return self }
        let whole = Cell(rebasing: self[..<(end - 1)])
        return whole.allSatisfy(Self.isDigit) ? whole : self
    }

    /// The cell as a number, where its own marks say what they are; the point goes before decimals where they don't.
    ///
    /// Columns of numbers are read with ``number(_:)``, by the mark that all of the column's cells speak for.
    var decimal: Double? { number(.point) }

    /// The cell as a number, as ``WrittenNumber`` reads it.
    ///
    /// - Parameter mark: what stands before decimals where the cell itself doesn't tell.
    /// - Returns: nil when it is no number or not finite.
    func number(_ mark: DecimalMark) -> Double? { numberWithEvidence(mark)?.value }

    /// As ``number(_:)``, with what the cell says of the column's decimal mark.
    func numberWithEvidence(
        _ mark: DecimalMark
    ) -> (value: Double, evidence: WrittenNumber.Evidence)? {
        let cell = trimmed
        if let plain = cell.plainNumber(mark) { return plain }
        guard let written = WrittenNumber(cell), let value = written.value(mark) else { return nil }
        return (value, written.evidence)
    }

    /// Digits with at most one decimal mark and a sign, at most 15 digits: exact without a `String`.
    private func plainNumber(
        _ mark: DecimalMark
    ) -> (value: Double, evidence: WrittenNumber.Evidence)? {
        let decimal = mark.byte
        var position = 0
        let negative = count > 0 && self[0] == UInt8(ascii: "-")
        if negative { position = 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var fraction = -1
        while position < count {
            let byte = self[position]
            if Self.isDigit(byte) {
                mantissa = mantissa * 10 + UInt64(byte - 48)
                digits += 1
                if fraction >= 0 { fraction += 1 }
                if digits > 15 { return nil }
            } else if byte == decimal, fraction < 0 {
                fraction = 0
            } else {
                return nil
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        let value = Double(mantissa) / Self.powersOfTen[Swift.max(fraction, 0)]
        let mayGroup =
            fraction == 3 && (4...6).contains(digits) && self[negative ? 1 : 0] != UInt8(ascii: "0")
        return (
            negative ? -value : value,
            fraction < 0 ? .none : mayGroup ? .either(mark) : .decimal(mark)
        )
    }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    private static var missingWords: [StaticBytes] { StaticBytes.missing }
    private static var powersOfTen: [Double] { StaticBytes.powersOfTen }
}

/// Constant tables for cells.
private struct StaticBytes: Sequence {
    let bytes: [UInt8]

    func makeIterator() -> [UInt8].Iterator { bytes.makeIterator() }

    static let missing = ["nan", "NaN", "NAN", "null", "NULL", "None", "\\N", "<NA>", "N/A"]
        .map { StaticBytes(bytes: Array($0.utf8)) }
    static let powersOfTen = (0...15).map { pow(10, Double($0)) }
}
