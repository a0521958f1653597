import Statistics
import Testing

@testable import Ingesting

private func number(_ text: String, _ mark: DecimalMark = .point) -> Double? {
    var text = text
    return text.withUTF8 { $0.number(mark) }
}

/// What cells say of their column's decimal mark.
func evidence(_ cells: [String]) -> NumberEvidence {
    var said = NumberEvidence()
    for cell in cells {
        var text = cell
        said.note(text.withUTF8 { $0.numberWithEvidence(.point)?.evidence }, cell)
    }
    return said
}

@Suite struct WrittenNumberTests {
    @Test(arguments: [
        ("8.099,53", 8099.53), ("8,099.53", 8099.53), ("8'099.53", 8099.53), ("8’099.53", 8099.53),
        ("8 099,53", 8099.53), ("8\u{202F}099,53", 8099.53), ("€ 8.099,53", 8099.53),
        ("1.063,49 €", 1063.49), ("-$1,234.5", -1234.5), ("$-1,234.5", -1234.5),
        ("1.234.567,89", 1_234_567.89), ("1,234,567", 1_234_567), ("1.234.567", 1_234_567),
        ("12,34,567.8", 1_234_567.8), ("0,593", 0.593), ("-0,593", -0.593), (",593", 0.593),
        ("1234,567", 1234.567), ("1 234,567", 1234.567), ("6,95", 6.95), ("6,9512", 6.9512),
        ("5.", 5), ("1,5e3", 1500), ("+2.5E-1", 0.25), ("50.7%", 50.7), ("50,7 %", 50.7),
    ])
    func readsItsOwnMarks(text: String, value: Double) {
        // What a cell says by itself holds whatever the column's mark is.
        #expect(number(text, .point) == value)
        #expect(number(text, .comma) == value)
    }

    @Test func leavesTheRestToTheColumn() {
        #expect(number("1,208", .point) == 1208 && number("1,208", .comma) == 1.208)
        #expect(number("1.208", .point) == 1.208 && number("1.208", .comma) == 1208)
        #expect(number("-12.345 €", .comma) == -12345 && number("€12,345", .comma) == 12.345)
    }

    @Test(arguments: [
        "1.2.3", "1,2,3", "25.12.2020", "192.168.1.1", "1,23.45.6", "1.234,5.6", "1,2345.6",
        "12 34",
        "+49 30 7022884", "1.234.567e2", "5 %%", "€5€", "--5", "5-", "%", "€", ".", "0x10", "1e",
        "1e99999", "4711 6445 5617 3228",
    ])
    func refusesOtherTexts(text: String) {
        #expect(number(text, .point) == nil)
        #expect(number(text, .comma) == nil)
    }
}

@Suite struct NumberEvidenceTests {
    @Test(arguments: [
        (["1,208", "0,593"], DecimalMark.comma), (["1,208", "7,5"], .comma),
        (["1.208", "1.234.567"], .comma), (["1,208", "3.5"], .point),
        (["1,208", "1,234,567"], .point),
        (["1.208", "0.593"], .point), (["1,208", "2,750"], nil), (["1.208", "2.750"], nil),
        (["7,5", "3.5"], nil), (["12", "13"], nil), (["7,5", "red", "blue"], nil),
    ])
    func decidesByHand(cells: [String], mark: DecimalMark?) {
        #expect(evidence(cells).decided == mark)
    }

    @Test func oneMisprintDecidesNothing() {
        let thousands = Array(repeating: "1.208", count: 300)
        #expect(evidence(thousands + ["7,5"]).decided == nil)
        #expect(evidence(thousands + ["7,5", "7,5", "7,5"]).decided == .comma)
    }

    /// Evidence of parts, joined, is the evidence of the whole, in whatever order the cells stand.
    @Test(arguments: 0..<20)
    func partsJoinToTheWhole(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        let kinds = ["1,208", "1.208", "7,5", "7.5", "12", "x"]
        let cells = (0..<50).map { _ in kinds[random.below(kinds.count)] }
        var joined = evidence(Array(cells.prefix(20)))
        joined.join(evidence(Array(cells.dropFirst(20))))
        for other in [evidence(cells), evidence(cells.reversed())] {
            #expect(joined.cells == other.cells && joined.numbers == other.numbers)
            #expect(joined.decided == other.decided)
            for mark in DecimalMark.allCases {
                #expect(joined.decimal[mark].count == other.decimal[mark].count)
                #expect(joined.either[mark].count == other.either[mark].count)
            }
        }
        #expect(joined.either[.comma].count == cells.count { $0 == "1,208" })
    }
}
