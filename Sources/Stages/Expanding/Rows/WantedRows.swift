import Commerce
import Pipelines

/// How many rows of which class are made.
public struct WantedRows: Hashable, Sendable {
    /// The share of all rows that the rarer class is to have, when no count is given; in 0...0.9.
    public var share: Double
    /// How many rows are made; nil makes rows of the rarer class until it has its share.
    public var count: Int?
    /// The class of the rows that are counted; nil keeps the classes' shares.
    public var label: String?

    /// Rows that one maker may be asked for.
    public static let largestCount = 10_000_000

    /// States what is wanted.
    public init(share: Double = 0.5, count: Int? = nil, label: String? = nil) {
        self.share = share
        self.count = count
        self.label = label
    }

    /// The rows to make, class by class.
    ///
    /// - Throws: ``RowExpandError/unknownClass(_:label:remedy:)``.
    func requests(for table: SampleTable) throws(RowExpandError) -> [(label: Int32, count: Int)] {
        let counts = table.classCounts
        let rarer = counts[1] <= counts[0] ? 1 : 0
        guard let count else {
            // made + rarer = share · (made + all)
            let lacking = (share * Double(table.count) - Double(counts[rarer])) / (1 - share)
            return [(Int32(rarer), max(0, Int(lacking.rounded())))]
        }
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
        let positives = Int((Double(count) * Double(counts[1]) / Double(table.count)).rounded())
        return [(0, count - positives), (1, positives)]
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
        ]
    }
}
