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

    /// Keys as recipes write them, beside the maker's own.
    enum Key: String, CodingKey, CaseIterable {
        case share, count, label

        static var names: [String] { allCases.map(\.rawValue) }
    }

    /// Takes what a recipe says.
    ///
    /// - Throws: `ConfigurationError` for a number outside its range.
    mutating func update(from decoder: any Decoder, maker: String) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        share = try keys.value(.share, default: share)
        count = try keys.decodeIfPresent(Int.self, forKey: .count) ?? count
        label = try keys.decodeIfPresent(String.self, forKey: .label) ?? label
        guard (0...0.9).contains(share) else {
            throw ConfigurationError.badValue(
                path: "\(maker).share",
                got: "\(share)",
                expected: "a number in 0...0.9"
            )
        }
        guard (0...Self.largestCount).contains(count ?? 0) else {
            throw ConfigurationError.badValue(
                path: "\(maker).count",
                got: "\(count ?? 0)",
                expected: "a whole number in 0...\(Self.largestCount)"
            )
        }
        guard label == nil || count != nil else {
            throw ConfigurationError.badValue(
                path: "\(maker).label",
                got: label ?? "",
                expected: "a count beside it, such as { count: 2000, label: \(label ?? "") }"
            )
        }
    }

    /// Writes every setting.
    func encodeSettings(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(share, forKey: .share)
        try keys.encodeIfPresent(count, forKey: .count)
        try keys.encodeIfPresent(label, forKey: .label)
    }
}
