import Testing

@testable import Ingesting

private func seconds(_ text: String, _ format: TimeFormat) -> Int64? {
    var text = text
    return text.withUTF8 { format.seconds(of: $0) }
}

private func recognised(_ cells: [String]) throws -> TimeFormat? {
    var recogniser = TimeRecogniser()
    for cell in cells {
        var cell = cell
        cell.withUTF8 { recogniser.look(at: $0) }
    }
    return try recogniser.format(column: "time")
}

@Suite struct TimeTests {
    /// Unix seconds by `date -u -d ... +%s`: 2009-12-01 07:45:00 UTC is 1259653500.
    @Test(arguments: [
        ("2009-12-01T07:45:00Z", TimeFormat.DateOrder.yearFirst, 1_259_653_500),
        ("2009-12-01 07:45:00", .yearFirst, 1_259_653_500),
        ("2009-12-01 07:45", .yearFirst, 1_259_653_500),
        ("2009/12/01 07:45:00.123", .yearFirst, 1_259_653_500),
        ("2009-12-01T08:45:00+01:00", .yearFirst, 1_259_653_500),
        ("2009-12-01 07:45:00 UTC", .yearFirst, 1_259_653_500),
        ("2009-12-01", .yearFirst, 1_259_625_600),
        ("01/12/2009 07:45", .dayFirst, 1_259_653_500),
        ("1.12.2009 7:45", .dayFirst, 1_259_653_500),
        ("12/1/2009 7:45", .monthFirst, 1_259_653_500),
        ("12/1/09 7:45 AM", .monthFirst, 1_259_653_500),
        ("12/1/2009 7:45 PM", .monthFirst, 1_259_696_700),
        ("2024-02-29", .yearFirst, 1_709_164_800),
    ])
    func datesByHand(text: String, order: TimeFormat.DateOrder, expected: Int64) {
        #expect(seconds(text, .date(order)) == expected)
    }

    @Test(arguments: [
        "2023-02-29", "2009-13-01", "2009-12-01 24:00", "2009-12-01 07", "2009-12-01x", "",
        "yesterday",
        "2009-12/01",
    ])
    func impossibleDatesAreNone(text: String) {
        #expect(seconds(text, .date(.yearFirst)) == nil)
    }

    @Test func statedPatterns() throws {
        func parse(_ text: String, _ pattern: String) throws -> Int64? {
            seconds(text, try TimeFormat(stated: pattern))
        }
        #expect(try parse("01.12.2009 07:45", "dd.MM.yyyy HH:mm") == 1_259_653_500)
        #expect(try parse("20091201074500", "yyyyMMddHHmmss") == 1_259_653_500)
        #expect(try parse("1 Dec 2009, 7:45 am", "d MMM yyyy, h:mm a") == 1_259_653_500)
        #expect(try parse("2009-12-01T08:45:00+0100", "yyyy-MM-dd'T'HH:mm:ssZ") == 1_259_653_500)
        #expect(try parse("2009-12-01", "dd.MM.yyyy HH:mm") == nil)
        #expect(try parse("1259653500000", "unix-milliseconds") == 1_259_653_500)
        #expect(throws: IngestError.self) { try TimeFormat(stated: "HH:mm") }
        #expect(throws: IngestError.self) { try TimeFormat(stated: "yyyy-MM-dd QQ") }
    }

    @Test func formatsAreRecognised() throws {
        #expect(try recognised(["1259653500", "1259653501.0"]) == .unix(perSecond: 1))
        #expect(try recognised(["1259653500000"]) == .unix(perSecond: 1000))
        #expect(try recognised(["20091201", "20100215"]) == .compactDate)
        #expect(try recognised(["2009-12-01 07:45:00"]) == .date(.yearFirst))
        #expect(try recognised(["1/12/2009 7:45", "25/12/2009 7:45"]) == .date(.dayFirst))
        #expect(try recognised(["12/1/2009 7:45", "12/25/2009 7:45"]) == .date(.monthFirst))
        #expect(try recognised(["1.12.2009"]) == .date(.dayFirst))
        #expect(try recognised(["soon", "later"]) == nil)
    }

    @Test func ambiguousDaysNameTheRemedy() {
        let error = #expect(throws: IngestError.self) {
            _ = try recognised(["1/12/2009 7:45", "2/11/2009 8:00"])
        }
        #expect(error?.description.contains("--time-format 'dd/MM/yyyy HH:mm'") == true)
        // Days above 12 in both places contradict each other.
        #expect(throws: IngestError.self) { _ = try recognised(["25/12/2009", "12/25/2009"]) }
    }
}
