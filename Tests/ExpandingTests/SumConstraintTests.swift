import Commerce
import Statistics
import Testing

@testable import Expanding

/// Which sums are found, and how exact they are.
@Suite struct SumConstraintTests {
    private static func table(_ features: [(String, FeatureKind)], rows: [[Double]]) -> SampleTable
    {
        var table = SampleTable(
            TableSchema(
                features: features.map { Feature(name: $0, kind: $1) },
                label: "y",
                negative: "0",
                positive: "1"
            )
        )
        for (row, cells) in rows.enumerated() {
            table.append(cells, label: Int32(row % 2), row: Int32(row))
        }
        return table
    }

    private static func cents(_ count: Int) -> Double { Double(count) / 100 }

    private func found(_ table: SampleTable) -> [String] {
        SumConstraint.found(in: ConstraintEvidence(table)).map { $0.text(table.schema) }
    }

    @Test("Half a step of each column is granted, and to whole numbers nothing")
    func tolerance() {
        let rounding = { (values: [Double], kind: FeatureKind) in
            SumTolerance.Rounding(values, of: kind)
        }
        let (cents, tenths) = (rounding([1.25, 3], .continuous), rounding([0.5], .continuous))
        let whole = rounding([3, 4], .integer)
        #expect(cents.half == 0.005 && tenths.half == 0.05 && whole.half == 0.5)
        // 0.005 + 0.005 + 0.05: 1.254 + 1.254 = 2.508 is written as 1.25, 1.25 and 2.5.
        #expect(abs(SumTolerance([cents, cents, tenths]).absolute - 0.06) < 1e-15)
        #expect(SumTolerance([whole, whole, whole]) == .exact)
        #expect(SumTolerance([whole, cents, cents]).absolute == 0.51)
        // A third in single precision is off by 2^-24 of itself at most, and has no end in decimals.
        let single = rounding([Double(Float(1) / 3)], .continuous)
        #expect(single.half == 0 && single.relative == 0x1p-24)
        #expect(SumTolerance.exact.accepts(0.3, of: [0.1, 0.2]))
        #expect(!SumTolerance.exact.accepts(0.31, of: [0.1, 0.2]))
        #expect(SumTolerance.exact.accepts(.nan, of: [0.1, 0.2]))
        #expect(SumTolerance([cents, cents, cents]).accepts(0.31, of: [0.1, 0.2]))
        // Near the Unix seconds of today a millionth is half an hour.
        #expect(!SumTolerance.exact.accepts(1.7e9 + 1_000, of: [1.7e9, 5]))
    }

    @Test("Moments that lie close together are no sums with the numbers beside them")
    func moments() {
        var random = Seed(3).generator()
        let rows = (0..<500).map { _ in
            let start = 1.7e9 + Double(random.below(10_000_000))
            return [
                start, start + 5 + Double(random.below(1_195)), Double(1 + random.below(9)),
                Self.cents(499 + random.below(12_000)),
            ]
        }
        let kinds: [(String, FeatureKind)] = [
            ("placed", .dateTime), ("paid", .dateTime), ("quantity", .integer),
            ("price", .continuous),
        ]
        #expect(found(Self.table(kinds, rows: rows)).isEmpty)
        // Numbers of seconds in plain columns are compared by their steps and not by their size.
        let plain = kinds.map { ($0.0, $0.1 == .dateTime ? FeatureKind.integer : $0.1) }
        #expect(found(Self.table(plain, rows: rows)).isEmpty)
        // What a moment is away from another one is a difference, and known by their order.
        let seconds = rows.map { [$0[0], $0[1], $0[1] - $0[0], $0[3]] }
        #expect(found(Self.table(kinds, rows: seconds)).isEmpty)
    }

    @Test("A sum that was rounded after adding is found as far as rounding explains it")
    func rounded() throws {
        var random = Seed(4).generator()
        let rows = (0..<300).map { _ in
            let (net, tax) = (100 * random.uniform(), 30 * random.uniform())
            return [net, tax, net + tax].map { ($0 * 100).rounded() / 100 }
        }
        let kinds: [(String, FeatureKind)] = [
            ("net", .continuous), ("tax", .continuous), ("gross", .continuous),
        ]
        let table = Self.table(kinds, rows: rows)
        #expect(rows.contains { abs($0[0] + $0[1] - $0[2]) > 0.009 })
        #expect(found(table) == ["net + tax = gross"])
        let sum = try #require(SumConstraint.found(in: ConstraintEvidence(table)).first)
        #expect(sum.isMet(by: [1, 2, 3.01]) && !sum.isMet(by: [1, 2, 3.02]))
        // Where all rows are exact, made ones have to be.
        let exact = Self.table(kinds, rows: rows.map { [$0[0], $0[1], $0[0] + $0[1]] })
        let strict = try #require(SumConstraint.found(in: ConstraintEvidence(exact)).first)
        #expect(strict.tolerance == .exact)
        // A declared sum is as exact as its rows, but for those that no rounding explains.
        #expect(SumConstraint(parts: [0, 1], total: 2, in: table).tolerance == sum.tolerance)
        let bad = Self.table(
            kinds,
            rows: [[1, 1, 9]] + rows.map { [$0[0], $0[1], $0[0] + $0[1]] }
        )
        #expect(SumConstraint(parts: [0, 1], total: 2, in: bad).tolerance == .exact)
    }

    @Test("What hardly varies beside the rounding of others is no summand")
    func nothingAdded() {
        var random = Seed(5).generator()
        // A fee of one or two cents, and a price in whole euros with the same price rounded once more.
        let rows = (0..<400).map { _ in
            let price = Double(random.below(400)) / 2
            return [price, Self.cents(1 + random.below(2)), price + 0.01]
        }
        let kinds: [(String, FeatureKind)] = [
            ("price", .continuous), ("fee", .continuous), ("paid", .continuous),
        ]
        // |paid − price − fee| is 0 or 1 cent: below what the rounding of three columns may leave.
        #expect(found(Self.table(kinds, rows: rows)).isEmpty)
    }

    @Test("Parts in steps are scaled to a total that is held, and add up to it")
    func parts() {
        let schema = Self.table(
            [("a", .continuous), ("b", .integer), ("c", .continuous)],
            rows: []
        ).schema
        let grains = [
            ColumnGrain(column: 0, form: .decimals(2)), ColumnGrain(column: 2, form: .decimals(2)),
        ]
        var limits = Limits(schema, grains: grains)
        limits.narrow(2, to: .init(low: 0, high: 5))
        let sum = SumConstraint(parts: [0, 1], total: 2)
        var cells = [3.33, 4, 7.33]
        // Scaled by 5 / 7.33: 2.2715 and 2.7285, below which lie 2.27 and 2. Of the 0.73 that lack, whole ones take
        // one step, 3, and the cents what is left, 2.
        sum.project(&cells, within: limits)
        #expect(cells == [2, 3, 5] && sum.isMet(by: cells))
    }
}
