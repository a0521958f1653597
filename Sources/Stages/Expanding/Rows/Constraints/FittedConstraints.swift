import Commerce
import Pipelines
import Statistics

/// Constraints on the columns of a table, those that were declared and those that its training rows showed.
struct FittedConstraints: Sendable {
    /// A constraint and where it comes from.
    struct Entry: Sendable {
        let constraint: any RowConstraint
        let text: String
        let isFound: Bool
        /// Training rows that break it.
        var broken = 0
    }

    /// The constraints that look at one row, the declared ones first.
    private(set) var entries: [Entry] = []
    /// Columns in which rows differ.
    private(set) var unique: [UniqueConstraint] = []
    /// How finely numbers are written.
    let grains: [ColumnGrain]
    /// Places of the training rows that meet every constraint.
    let sound: [Int]

    /// Fits constraints to training rows.
    ///
    /// - Throws: `ConfigurationError` for columns that the table doesn't have; ``ConstraintError``.
    init(_ configuration: ConstraintConfiguration, to table: SampleTable) throws {
        let schema = table.schema
        grains = configuration.find ? ColumnGrain.found(in: table) : []
        for (number, declared) in configuration.declared.enumerated() {
            let path = "constraints.declared.\(number)"
            if case .unique(let names) = declared {
                unique.append(
                    UniqueConstraint(
                        columns: try names.map { try schema.column(named: $0, at: path) }
                    )
                )
                continue
            }
            guard let constraint = try declared.constraint(on: table, at: path) else { continue }
            entries.append(
                Entry(constraint: constraint, text: constraint.text(schema), isFound: false)
            )
        }
        sound = try Self.check(&entries, configuration.broken, table)
        if let bad = unique.first(where: { !$0.isMet(by: table) }), configuration.broken == .refuse
        {
            throw bad.broken(by: table)
        }
        if configuration.find { find(in: table) }
    }

    /// All constraints for a report.
    func notes(_ schema: TableSchema) -> [ConstraintNote] {
        entries.map { ConstraintNote(text: $0.text, isFound: $0.isFound, broken: $0.broken) }
            + unique.map { ConstraintNote(text: $0.text(schema), isFound: false, broken: 0) }
            + grains.map { ConstraintNote(text: $0.text(schema), isFound: true, broken: 0) }
    }

    /// Rows that evidence is taken from at most; what they show is then asked of all.
    private static let mostRows = 50_000

    private mutating func find(in table: SampleTable) {
        // What is found is what rows show that keep to what was declared. Copies of a row prove nothing more.
        var seen: Set<RowKey> = []
        var rows = sound.filter { seen.insert(table.key(of: $0)).inserted }
        if rows.count > Self.mostRows {
            var random = Seed(1)["constraints"]["rows"].generator()
            rows = random.sample(Self.mostRows, of: rows.count).map { rows[$0] }
        }
        let evidence = ConstraintEvidence(table.selecting(rows))
        let combinations = CombinationConstraint.found(in: evidence).map {
            CombinationConstraint(columns: $0, in: table, rows: sound)
        }.filter(\.isDecided)
        let decided = Set(combinations.map(\.columns))
        // A pair of which the first decides the second says all that its values imply.
        let implications = ImplicationConstraint.found(in: evidence).filter {
            !decided.contains($0.columns) && !decided.contains($0.columns.reversed())
        }
        let others: [any RowConstraint] =
            RangeConstraint.found(in: evidence) + OrderConstraint.found(in: evidence)
            + SumConstraint.found(in: evidence) + implications
        let known = Set(entries.map(\.text))
        entries += (kept(others, by: table) + combinations).map {
            Entry(constraint: $0, text: $0.text(table.schema), isFound: true)
        }.filter { !known.contains($0.text) }
    }

    /// What no row breaks that was not looked at.
    private func kept(
        _ found: [any RowConstraint],
        by table: SampleTable
    ) -> [any RowConstraint] {
        guard sound.count > Self.mostRows else { return found }
        var isKept = [Bool](repeating: true, count: found.count)
        for row in sound {
            let cells = table.cells(of: row)
            for place in found.indices where isKept[place] {
                isKept[place] = found[place].isMet(by: cells)
            }
        }
        return found.indices.filter { isKept[$0] }.map { found[$0] }
    }

    /// Counts who breaks what, and refuses what can't be.
    ///
    /// - Returns: the rows that meet everything.
    private static func check(
        _ entries: inout [Entry],
        _ broken: ConstraintConfiguration.Broken,
        _ table: SampleTable
    ) throws -> [Int] {
        for (place, entry) in entries.enumerated() {
            guard let own = entry.constraint as? ImplicationConstraint else { continue }
            for other in entries[(place + 1)...] {
                guard let constraint = other.constraint as? ImplicationConstraint,
                    own.contradicts(constraint)
                else { continue }
                throw ConstraintError.contradictory([entry.text, other.text])
            }
        }
        var firsts: [Int] = []
        var met = entries.map { _ in [Bool]() }
        for row in 0..<table.count {
            let cells = table.cells(of: row)
            for place in entries.indices {
                met[place].append(entries[place].constraint.isMet(by: cells))
            }
        }
        for place in entries.indices {
            entries[place].broken = met[place].count { !$0 }
            firsts.append(met[place].firstIndex(of: false) ?? 0)
        }
        let sound = (0..<table.count).filter { row in met.allSatisfy { $0[row] } }
        if sound.isEmpty, table.count > 0 {
            throw contradiction(Array(zip(entries.map(\.text), met)))
        }
        if broken == .refuse, let place = entries.firstIndex(where: { $0.broken > 0 }) {
            throw ConstraintError.broken(
                entries[place].text,
                rows: entries[place].broken,
                of: table.count,
                first: Int(table.rows[firsts[place]])
            )
        }
        return sound
    }

    /// Names a smallest part of what no row meets together.
    static func contradiction(_ tests: [(text: String, met: [Bool])]) -> ConstraintError {
        var kept = tests
        for test in tests where kept.count > 1 {
            let others = kept.filter { $0.text != test.text }
            guard let rows = others.first?.met.count, others.count < kept.count else { continue }
            let isMetByNone = !(0..<rows).contains { row in others.allSatisfy { $0.met[row] } }
            if isMetByNone { kept = others }
        }
        return kept.count == 1 ? .metByNone(kept[0].text) : .contradictory(kept.map(\.text))
    }
}

extension UniqueConstraint {
    fileprivate func broken(by table: SampleTable) -> ConstraintError {
        var seen: Set<RowKey> = []
        let repeated = (0..<table.count).filter { row in
            !seen.insert(RowKey(cells: columns.map { table.columns[$0][row] })).inserted
        }
        return .broken(
            text(table.schema),
            rows: repeated.count,
            of: table.count,
            first: Int(table.rows[repeated[0]])
        )
    }
}

extension DeclaredConstraint {
    /// The constraint on the columns of a table; nil for what no single row can meet or break.
    fileprivate func constraint(
        on table: SampleTable,
        at path: String
    ) throws -> (any RowConstraint)? {
        let schema = table.schema
        func numbers(_ names: [String]) throws(ConfigurationError) -> [Int] {
            var columns: [Int] = []
            for name in names {
                let column = try schema.column(named: name, at: path)
                guard schema.features[column].kind.isNumeric else {
                    throw .badValue(
                        path: path,
                        got: name,
                        expected: "a column of numbers, not of kind "
                            + schema.features[column].kind.rawValue
                    )
                }
                columns.append(column)
            }
            return columns
        }
        switch self {
        case .range(let name, let low, let high):
            let column = try numbers([name])[0]
            let bounds = Limits.Bounds(low: low ?? -.infinity, high: high ?? .infinity)
                .rounded(forWhole: schema.features[column].kind.isWhole)
            guard bounds.low <= bounds.high else {
                throw ConstraintError.metByNone("\(name), a whole number, between two of them")
            }
            return RangeConstraint(column: column, bounds: bounds)
        case .order(let names): return OrderConstraint(columns: try numbers(names))
        case .sum(let parts, let total):
            return SumConstraint(
                parts: try numbers(parts),
                total: try numbers([total])[0],
                in: table
            )
        case .combinations(let names):
            return CombinationConstraint(
                columns: try names.map { try schema.column(named: $0, at: path) },
                in: table,
                rows: Array(0..<table.count)
            )
        case .implication(let condition, let consequence):
            return ImplicationConstraint(
                conditions: try condition.tests(for: schema, at: "\(path).when"),
                consequences: try consequence.tests(for: schema, at: "\(path).then")
            )
        case .unique: return nil
        }
    }
}
