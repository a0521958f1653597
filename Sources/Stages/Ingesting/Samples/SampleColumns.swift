import Commerce
import Pipelines

/// What the columns beside the label turned out to be, in the file's order.
struct SampleColumns {
    /// What a reader must know of them.
    private(set) var notes: [String] = []
    /// What is said of each.
    private(set) var choices: [FeatureChoice] = []
    /// Columns that models may learn from.
    private(set) var features: [(feature: Feature, values: [Double])] = []
    private var moments: [Double]?
    private var groups: [Int32]?
    private let path: String

    /// Begins with no column of the file at a path.
    init(path: String) { self.path = path }

    /// Takes the column that tells when a row asks, and rejects rows that don't say it.
    mutating func takeTimes(_ column: RawColumn, from raw: inout RawSamples) throws {
        let typed = try TypedColumn(column, as: .dateTime, path: path)
        choices.append(typed.choice(as: "when a row asks: for the split, not for models"))
        let unreadable = typed.values.indices.filter { !(abs(typed.values[$0]) < 1e15) }
        raw.reject(unreadable, column: column.name, reason: "no time that can be read")
        moments = typed.values
    }

    /// Takes the column that tells whose a row is, and rejects rows that don't say it.
    mutating func takeGroups(_ column: RawColumn, from raw: inout RawSamples) {
        choices.append(FeatureChoice(ofGroups: column))
        let missing = column.codes.indices.filter { column.codes[$0] < 0 }
        raw.reject(missing, column: column.name, reason: "the group is missing")
        groups = column.codes
    }

    /// Takes a column as what it is, and rejects rows that don't fit it.
    mutating func takeFeature(
        _ column: RawColumn,
        as stated: FeatureKind?,
        isIgnored: Bool,
        from raw: inout RawSamples
    ) throws {
        let typed = try TypedColumn(column, as: stated, path: path)
        choices.append(typed.choice(isIgnored: isIgnored))
        if isIgnored { return }
        raw.reject(typed.infinite, column: column.name, reason: "an infinite number")
        raw.reject(typed.misprints, column: column.name, reason: "not a number")
        raw.reject(typed.oversized, column: column.name, reason: "a number too large to be whole")
        notes += [typed.note].compactMap(\.self)
        if typed.takesPart { features.append((typed.feature, typed.values)) }
    }

    /// Some rows of the file as samples.
    func table(of rows: [Int], label: LabelColumn) -> SampleTable {
        SampleTable(
            TableSchema(
                features: features.map(\.feature),
                label: label.name,
                classes: label.classes
            ),
            columns: features.map { column in rows.map { column.values[$0] } },
            labels: rows.map { label.numbers[$0] },
            rows: rows.map { Int32($0) },
            moments: moments.map { moments in rows.map { Int64(moments[$0]) } },
            groups: groups.map { groups in rows.map { groups[$0] } }
        )
    }
}
