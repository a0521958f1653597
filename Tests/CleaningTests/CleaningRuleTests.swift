import Commerce
import Pipelines
import Statistics
import Testing

@testable import Cleaning

/// A shop's log from rows `user, item, quantity, price, order, time, text`.
struct Row {
    var user: String
    var item: String
    var quantity = 1.0
    var price = 2.0
    var order = "1"
    var time: Int64 = 1_000_000_000
    var text = "THING"
}

func makeData(
    _ rows: [Row],
    conventions: ShopConventions = ShopConventions(cancellationPrefix: "C", adjustmentPrefix: "A")
) -> DataSet {
    var log = InteractionLog()
    log.quantity = rows.map(\.quantity)
    log.price = rows.map(\.price)
    log.order = rows.map(\.order)
    log.text = rows.map(\.text)
    for (number, row) in rows.enumerated() {
        log.user.append(row.user.isEmpty ? -1 : log.users.insert(row.user))
        log.item.append(log.items.insert(row.item))
        log.event.append(.buy)
        log.time.append(row.time)
        log.line.append(Int32(number + 2))
    }
    return DataSet(log: log, catalogue: Catalogue(items: log.items), conventions: conventions)
}

let context = StageContext(seed: .init(1), threads: 1)

@Suite struct CleaningRuleTests {
    @Test func duplicatesAreTheLaterOfEqualRows() {
        let row = Row(user: "a", item: "x")
        let other = Row(user: "a", item: "x", quantity: 2)
        #expect(
            ExactDuplicates().rowsMet(in: makeData([row, other, row, row])) == [
                false, false, true, true,
            ]
        )
    }

    @Test func duplicatesNeedEqualFingerprints() {
        // Equal in all columns that the log holds, different in one that it doesn't.
        var data = makeData([Row(user: "a", item: "x"), Row(user: "a", item: "x")])
        data.log.fingerprint = [1, 2]
        #expect(ExactDuplicates().rowsMet(in: data) == [false, false])
        data.log.fingerprint = [1, 1]
        #expect(ExactDuplicates().rowsMet(in: data) == [false, true])
    }

    @Test func wholeNamesMustMatchTheProductPattern() throws {
        let rule = try NotAProduct(pattern: "[0-9]{5}[A-Za-z]{0,2}")
        let items = ["12345", "12345AB", "12345ABC", "POST", "x12345"]
        let data = makeData(items.map { Row(user: "a", item: $0) })
        #expect(rule.rowsMet(in: data) == [false, false, true, true, true])
        #expect(throws: CleaningError.self) { try NotAProduct(pattern: "[") }
    }

    @Test func aCancellationTakesItsLatestPurchaseAlong() async throws {
        // Two purchases of 5; the cancellation of 5 takes the second, not the first or the dearer.
        let data = makeData([
            Row(user: "a", item: "x", quantity: 5, order: "1", time: 1),
            Row(user: "a", item: "x", quantity: 5, order: "2", time: 2),
            Row(user: "a", item: "x", quantity: 5, price: 9, order: "3", time: 3),
            Row(user: "a", item: "x", quantity: -5, order: "C4", time: 4),
            Row(user: "a", item: "x", quantity: 5, order: "5", time: 5),
        ])
        let rule = Cancellations(prefix: "C", matches: true)
        let effect = rule.applied(to: data, met: rule.rowsMet(in: data))
        #expect(effect.data.log.order == ["1", "3", "5"])
        #expect(effect.applied == 2)
    }

    @Test func aPartialCancellationReducesThePurchase() {
        let data = makeData([
            Row(user: "a", item: "x", quantity: 10, order: "1", time: 1),
            Row(user: "a", item: "x", quantity: -4, order: "C2", time: 2),
            Row(user: "a", item: "x", quantity: -7, order: "C3", time: 3),
            Row(user: "a", item: "x", quantity: -6, order: "C4", time: 4),
        ])
        let rule = Cancellations(prefix: "C", matches: true)
        let effect = rule.applied(to: data, met: rule.rowsMet(in: data))
        // 10 - 4 = 6; 7 finds no purchase; 6 takes the rest.
        #expect(effect.data.log.count == 0)
        let partial = Cancellations(prefix: "C", matches: true)
        let some = data.filtered(by: [true, true, true, false])
        let left = partial.applied(to: some, met: partial.rowsMet(in: some)).data
        #expect(left.log.quantity == [6])
    }

    @Test func withoutAPrefixNegativeQuantitiesCancel() {
        let data = makeData(
            [Row(user: "a", item: "x"), Row(user: "a", item: "x", quantity: -1)],
            conventions: ShopConventions()
        )
        #expect(Cancellations(prefix: nil, matches: true).rowsMet(in: data) == [false, true])
    }

    @Test func spellingsOfOneItemMerge() {
        let data = makeData([
            Row(user: "a", item: "85123a", text: " RED  BOX"),
            Row(user: "b", item: "85123A", text: "RED BOX"),
            Row(user: "c", item: "85123A ", text: "RED BOX"),
            Row(user: "c", item: "85123B", text: "RED BOX"),
        ])
        let rule = CaseAndSpaces(foldsItemCase: true)
        let met = rule.rowsMet(in: data)
        #expect(met == [true, false, true, false])
        let cleaned = rule.applied(to: data, met: met).data
        #expect(
            cleaned.log.item.map { cleaned.log.items[$0] } == [
                "85123A", "85123A", "85123A", "85123B",
            ]
        )
        #expect(cleaned.log.text?.first == "RED BOX")
        #expect(cleaned.catalogue.items == cleaned.log.items)
        // Where case matters only the space goes.
        let strict = CaseAndSpaces(foldsItemCase: false)
        #expect(strict.rowsMet(in: data) == [true, false, true, false])
        let kept = strict.applied(to: data, met: strict.rowsMet(in: data)).data
        #expect(kept.log.item.map { kept.log.items[$0] }[0] == "85123a")
    }

    @Test func theMostFrequentThenMostRecentDescriptionWins() {
        let data = makeData([
            Row(user: "a", item: "x", time: 1, text: "OLD"),
            Row(user: "a", item: "x", time: 3, text: "NEW"),
            Row(user: "a", item: "y", time: 1, text: "TWICE"),
            Row(user: "a", item: "y", time: 2, text: "TWICE"),
            Row(user: "a", item: "y", time: 9, text: "ONCE"),
            Row(user: "a", item: "y", time: 9, text: ""),
        ])
        let rule = DisagreeingDescriptions()
        let met = rule.rowsMet(in: data)
        #expect(met == [true, false, false, false, true, false])
        #expect(rule.choices(in: data).map(\.chosen) == ["NEW", "TWICE"])
        let cleaned = rule.applied(to: data, met: met).data
        #expect(cleaned.catalogue.titles == ["NEW", "TWICE"])
        #expect(cleaned.log.text == ["NEW", "NEW", "TWICE", "TWICE", "TWICE", ""])
    }

    @Test func impossibleValuesGoFromPurchasesOnly() {
        var data = makeData([
            Row(user: "a", item: "x", quantity: 0), Row(user: "a", item: "x", price: -1),
            Row(user: "a", item: "x", quantity: .nan), Row(user: "a", item: "x", quantity: 0),
        ])
        data.log.event[3] = .view
        #expect(NonPositiveQuantity().rowsMet(in: data) == [true, false, false, false])
        #expect(NonPositivePrice().rowsMet(in: data) == [false, true, false, false])
        let period = ImpossibleTime(earliest: nil, latest: 5)
        #expect(period.rowsMet(in: data) == [true, true, true, true])
    }
}
