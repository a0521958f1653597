import Statistics
import Testing

@testable import Ingesting

private func cell<R>(_ text: String, _ body: (Cell) -> R) -> R {
    var text = text
    return text.withUTF8(body)
}

@Suite struct ByteTests {
    @Test(arguments: 0..<20)
    func internersNumberLikeADictionary(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        var interner = ByteInterner()
        var numbers: [String: Int32] = [:]
        var names: [String] = []
        for _ in 0..<3000 {
            let text = String(repeating: "é", count: random.below(3)) + "\(random.below(1500))"
            let expected = numbers[text] ?? Int32(names.count)
            if numbers[text] == nil { names.append(text) }
            numbers[text] = expected
            #expect(cell(text) { interner.insert($0) } == expected)
        }
        #expect(interner.strings() == names)
        #expect(cell("never") { interner.number(of: $0) } == nil)
    }

    @Test func wholeNumbersLoseTheirFraction() {
        func plain(_ text: String) -> String {
            cell(text) { String(decoding: $0.withoutZeroFraction, as: UTF8.self) }
        }
        #expect(plain("13085.0") == "13085")
        #expect(plain("13085.000") == "13085")
        #expect(plain("13085.10") == "13085.10")
        #expect(plain("1300") == "1300")
        #expect(plain(".0") == ".0")
        #expect(plain("v1.0") == "v1.0")
    }

    @Test func decimalsByHand() {
        func number(_ text: String) -> Double? { cell(text) { $0.decimal } }
        #expect(number("6.95") == 6.95)
        #expect(number(" -12 ") == -12)
        #expect(number("6,95") == 6.95)
        #expect(number("1,234.50") == 1234.5)
        #expect(number("£2.55") == 2.55 && number("2,55 €") == 2.55)
        #expect(number("1e3") == 1000)
        #expect(number("0.1") == 0.1)
        for text in ["", "-", "abc", "nan", "inf", "1.2.3", "12a"] { #expect(number(text) == nil) }
    }

    @Test func missingWords() {
        for text in ["", "  ", "NaN", "nan", "NULL", "None", "\\N"] {
            #expect(cell(text) { $0.isMissing })
        }
        for text in ["0", "Nanette", "none of these"] { #expect(!cell(text) { $0.isMissing }) }
    }
}
