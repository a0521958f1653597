import Commerce
import Testing

@testable import Expanding

/// The way of one row onto one constraint, worked out by hand.
@Suite struct ConstraintProjectionTests {
    private static func schema(_ kinds: FeatureKind...) -> TableSchema {
        TableSchema(
            features: kinds.enumerated().map { Feature(name: "c\($0)", kind: $1) },
            label: "y",
            negative: "0",
            positive: "1"
        )
    }

    @Test("A column that a range holds takes those before it down with it")
    func order() {
        var limits = Limits(Self.schema(.continuous, .continuous))
        limits.narrow(1, to: .init(low: -.infinity, high: 5))
        let order = OrderConstraint(columns: [0, 1])
        var cells = [9.0, 7]
        // Both would take their mean, 8; the second may be 5 at most.
        order.project(&cells, within: limits)
        #expect(cells == [5, 5] && order.isMet(by: cells))
    }

    @Test("A day and a moment the wrong way round become a day and a moment in order")
    func days() {
        let day = 86_400.0
        let grain = ColumnGrain(column: 1, form: .days)
        let limits = Limits(Self.schema(.dateTime, .dateTime, .dateTime), grains: [grain])
        // The third at 14:00 before the second: their mean is the second at 19:00, the next day the third.
        var cells = [2 * day + 50_400, 1 * day, 0]
        OrderConstraint(columns: [0, 1]).project(&cells, within: limits)
        #expect(cells == [1 * day + 68_400, 2 * day, 0])
        // The fifth before the third at 14:00: their mean is the fourth at 07:00, whose day is the fourth.
        cells = [0, 4 * day, 2 * day + 50_400]
        OrderConstraint(columns: [1, 2]).project(&cells, within: limits)
        #expect(cells == [0, 3 * day, 3 * day + 25_200])
        // A day between two moments can't go below the first of them.
        cells = [3 * day + 50_400, 4 * day, 2 * day]
        OrderConstraint(columns: [0, 1, 2]).project(&cells, within: limits)
        // All three take their mean, 3 days, 4 hours and 40 minutes; the day after the first moment comes last.
        #expect(cells == [3 * day + 16_800, 4 * day, 4 * day])
    }

    @Test("Of bounds and values between two numbers that are written, the next one within is taken")
    func bounds() {
        let grain = ColumnGrain(column: 0, form: .decimals(2))
        let limits = Limits(Self.schema(.continuous, .integer), grains: [grain])
        let range = CellTest(column: 0, wanted: .range(.init(low: 10.001, high: 180.555)))
        #expect(range.nearest(to: 3, within: limits) == 10.01)
        #expect(range.nearest(to: 999, within: limits) == 180.55)
        let whole = CellTest(column: 1, wanted: .range(.init(low: 1.5, high: .infinity)))
        #expect(whole.nearest(to: 0, within: limits) == 2)
        let values = CellTest(column: 0, wanted: .values([10.005, 12, .nan]))
        #expect(values.nearest(to: 10, within: limits) == 12)
    }

    @Test("Whole parts are scaled to a total that is held, and the largest fractions go up")
    func sum() {
        var limits = Limits(Self.schema(.integer, .integer, .integer, .integer))
        limits.narrow(3, to: .init(low: 0, high: 5))
        let sum = SumConstraint(parts: [0, 1, 2], total: 3)
        var cells = [4.0, 3, 3, 7]
        // 10 becomes 5: 2, 1.5 and 1.5 lie at 2, 1 and 1, and one of the halves goes up.
        sum.project(&cells, within: limits)
        #expect(cells[0] == 2 && cells[1] + cells[2] == 3 && cells[3] == 5)
        #expect(sum.isMet(by: cells))
    }

    @Test("A missing value breaks no bounds that an implication asks for")
    func implication() {
        let rule = ImplicationConstraint(
            conditions: [CellTest(column: 0, wanted: .values([1]))],
            consequences: [CellTest(column: 1, wanted: .range(.init(low: 0, high: 10)))]
        )
        #expect(rule.isMet(by: [1, .nan]) && rule.isMet(by: [0, 99]) && !rule.isMet(by: [1, 99]))
        var cells = [1, 99.0]
        rule.project(&cells, within: Limits(Self.schema(.integer, .continuous)))
        #expect(cells == [1, 10])
    }

    @Test("A row goes to a combination that limits allow, though another one lies nearer")
    func combinations() {
        let schema = Self.schema(.integer, .continuous)
        var table = SampleTable(schema)
        for cells in [[1.0, 10], [1, 40], [2, 70]] { table.append(cells, label: 0) }
        let rule = CombinationConstraint(columns: [0, 1], in: table, rows: [0, 1, 2])
        var limits = Limits(schema)
        var cells = [1.0, 35]
        rule.project(&cells, within: limits)
        #expect(cells == [1, 40])
        limits.narrow(1, to: .init(low: 0, high: 20))
        cells = [1, 35]
        rule.project(&cells, within: limits)
        #expect(cells == [1, 10])
    }
}
