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
