import Commerce
import Pipelines

/// How many rows of which class are made.
///
/// Without a count, rows of every class but the largest are made until it has `share` of what both have: with a half,
/// as many as the largest. Of two classes that is the rarer one; of several no more rows are made than there are,
/// each class getting the same part of what it lacks.
public struct WantedRows: Hashable, Sendable {
    /// The share that a class is to have of its own rows and those of the largest one, when no count is given; in
    /// 0...0.9.
    public var share: Double
    /// How many rows are made; nil makes rows of the rarer classes until they have their share.
    public var count: Int?
    /// The class of the rows that are counted; nil keeps the classes' shares.
    public var label: String?
    /// What every made row has to say beside its class.
    public var condition = RowCondition()

    /// Rows that one maker may be asked for.
    public static let largestCount = 10_000_000

    /// States what is wanted.
    public init(share: Double = 0.5, count: Int? = nil, label: String? = nil) {
        self.share = share
        self.count = count
        self.label = label
    }

    /// The rows to make, class by class; shares are those of `table`.
    ///
    /// - Throws: ``RowExpandError/unknownClass(_:label:remedy:)``.
    func requests(for table: SampleTable) throws(RowExpandError) -> [(label: Int32, count: Int)] {
        let counts = table.classCounts
        guard let count else { return lacking(counts) }
        if let label {
            guard let number = table.schema.classes.firstIndex(of: label) else {
                throw .unknownClass(
                    label,
                    label: table.schema.label,
                    remedy: NearestName.remedy(for: label, among: table.schema.classes)
                )
            }
            return [(Int32(number), count)]
        }
        // Ends of the classes' stretches are rounded, so that counts sum up.
        var (rows, made) = (0, 0)
        var requests: [(label: Int32, count: Int)] = []
        for number in counts.indices.reversed() {
            rows += counts[number]
            let end = Int((Double(count) * Double(rows) / Double(table.count)).rounded())
            requests.append((Int32(number), end - made))
            made = end
        }
        return requests.reversed()
    }

    /// What every class but the largest lacks of its share.
    private func lacking(_ counts: [Int]) -> [(label: Int32, count: Int)] {
        let largest = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
        let others = counts.indices.filter { $0 != largest }
        let wanted = others.map { number in
            // made + own = share · (made + own + largest)
            let rows = Double(counts[number])
            let sum = Double(counts[number] + counts[largest])
            return max(0, (share * sum - rows) / (1 - share))
        }
        let sum = wanted.reduce(0, +)
        let limit = Double(counts.reduce(0, +))
        let part = counts.count > 2 && sum > limit ? limit / sum : 1
        return zip(others, wanted).map { (Int32($0), Int(($1 * part).rounded())) }
    }

    /// The keys that every maker of rows has.
    static func settings<Rows: RowExpander>() -> [Setting<Rows>] {
        [
            Setting("share", \.rows.share, "a number in 0...0.9") { (0...0.9).contains($0) },
            Setting("count", optional: \.rows.count, "a whole number in 0...\(largestCount)") {
                (0...largestCount).contains($0)
            },
            Setting(
                key: "label",
                read: { maker, keys in
                    maker.rows.label =
                        try keys.decodeIfPresent(String.self, forKey: RecipeKey("label"))
                    guard let label = maker.rows.label, maker.rows.count == nil else { return }
                    throw Rows.badValue(
                        "label",
                        got: label,
                        expected: "a count beside it, such as { count: 2000, label: \(label) }"
                    )
                },
                write: { try $1.encodeIfPresent($0.rows.label, forKey: RecipeKey("label")) }
            ),
            Setting(
                key: "where",
                read: { maker, keys in
                    let key = RecipeKey("where")
                    maker.rows.condition =
                        try keys.value(key, default: maker.rows.condition)
                },
                write: { maker, keys in
                    let condition = maker.rows.condition
                    if condition.columns.isEmpty { return }
                    try keys.encode(condition, forKey: RecipeKey("where"))
                }
            ),
        ]
    }
}
