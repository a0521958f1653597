import Commerce
import Pipelines

/// What some columns of a row have to say, as recipes write it.
///
///     { VisitorType: Returning_Visitor, Month: [Nov, Dec], BounceRates: { at-most: 0.02 } }
///
/// A value, one of several, `missing`, or numbers up to, from, or between bounds.
public struct RowCondition: Codable, Hashable, Sendable {
    /// What one column has to say.
    public enum Wanted: Hashable, Sendable {
        /// One of these values; `missing` is one as well.
        case values([String])
        /// A number within bounds.
        case range(atLeast: Double?, atMost: Double?)
    }

    /// What is wanted, by the column's name.
    public var columns: [String: Wanted]

    /// States a condition.
    public init(_ columns: [String: Wanted] = [:]) {
        self.columns = columns
    }

    /// How a recipe writes a value that isn't there.
    static let missing = "missing"

    private enum Bound: String, CodingKey, CaseIterable {
        case atLeast = "at-least"
        case atMost = "at-most"
    }

    /// Reads the columns.
    ///
    /// - Throws: `ConfigurationError` for a range without a number, and for one that holds none.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: RecipeKey.self)
        columns = [:]
        for key in keys.allKeys {
            let path = (decoder.codingPath + [key]).dotted
            columns[key.stringValue] = try Self.wanted(keys, key, path)
        }
    }

    private static func wanted(
        _ keys: KeyedDecodingContainer<RecipeKey>,
        _ key: RecipeKey,
        _ path: String
    ) throws -> Wanted {
        if let value = try? keys.decode(PlainValue.self, forKey: key) {
            return .values([value.text])
        }
        if let values = try? keys.decode([PlainValue].self, forKey: key), !values.isEmpty {
            return .values(values.map(\.text))
        }
        let bounds = try? keys.nestedContainer(keyedBy: RecipeKey.self, forKey: key)
        let names = bounds?.allKeys.map(\.stringValue) ?? []
        guard let bounds, !names.isEmpty, names.allSatisfy({ Bound(rawValue: $0) != nil }) else {
            throw ConfigurationError.badValue(
                path: path,
                got: names.isEmpty ? "nothing" : names.sorted().joined(separator: ", "),
                expected: "a value, a list of values, or { at-least: 1, at-most: 2 }"
            )
        }
        let low = try bounds.decodeIfPresent(Double.self, forKey: RecipeKey(Bound.atLeast.rawValue))
        let high = try bounds.decodeIfPresent(Double.self, forKey: RecipeKey(Bound.atMost.rawValue))
        guard low?.isNaN != true, high?.isNaN != true, (low ?? -.infinity) <= (high ?? .infinity)
        else {
            throw ConfigurationError.badValue(
                path: path,
                got: "\(low ?? .nan) to \(high ?? .nan)",
                expected: "an 'at-least' that is no more than 'at-most'"
            )
        }
        return .range(atLeast: low, atMost: high)
    }

    /// Writes the columns.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: RecipeKey.self)
        for (name, wanted) in columns.sorted(by: { $0.key < $1.key }) {
            switch wanted {
            case .values(let values):
                if values.count == 1 {
                    try keys.encode(values[0], forKey: RecipeKey(name))
                } else {
                    try keys.encode(values, forKey: RecipeKey(name))
                }
            case .range(let low, let high):
                var bounds = keys.nestedContainer(keyedBy: Bound.self, forKey: RecipeKey(name))
                try bounds.encodeIfPresent(low, forKey: .atLeast)
                try bounds.encodeIfPresent(high, forKey: .atMost)
            }
        }
    }

    /// The condition on the columns of a table, by the columns' names in alphabetical order.
    ///
    /// - Throws: `ConfigurationError` for a column or a value that the table doesn't have.
    func tests(for schema: TableSchema, at path: String) throws -> [CellTest] {
        try columns.sorted { $0.key < $1.key }.map { name, wanted in
            let column = try schema.column(named: name, at: path)
            return CellTest(
                column: column,
                wanted: try schema.wanted(wanted, of: column, at: "\(path).\(name)")
            )
        }
    }
}

/// A word, a number, or yes and no, as a recipe writes it.
private struct PlainValue: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else if let number = try? value.decode(Double.self) {
            text = Int(exactly: number).map(String.init) ?? String(number)
        } else {
            text = String(try value.decode(Bool.self))
        }
    }
}

extension TableSchema {
    /// The number of a column that makers make values of.
    ///
    /// - Throws: `ConfigurationError`, with the nearest known name.
    func column(named name: String, at path: String) throws(ConfigurationError) -> Int {
        if let column = modelled.first(where: { features[$0].name == name }) { return column }
        let isLeftOut = features.contains { $0.name == name }
        throw .badValue(
            path: path,
            got: name,
            expected: isLeftOut
                ? "a column that makers make values of; state its kind under 'ingest.kinds' to have it be one"
                : NearestName.remedy(for: name, among: modelled.map { features[$0].name })
        )
    }

    fileprivate func wanted(
        _ wanted: RowCondition.Wanted,
        of column: Int,
        at path: String
    ) throws(ConfigurationError) -> CellTest.Wanted {
        let feature = features[column]
        switch wanted {
        case .values(let texts):
            var values: [Double] = []
            for text in texts { values.append(try value(text, of: feature, at: path)) }
            return .values(values)
        case .range(let low, let high):
            guard feature.kind.isNumeric else {
                throw .badValue(
                    path: path,
                    got: "bounds",
                    expected: "values: '\(feature.name)' is of kind \(feature.kind.rawValue)"
                )
            }
            let bounds = Limits.Bounds(low: low ?? -.infinity, high: high ?? .infinity)
                .rounded(forWhole: feature.kind.isWhole)
            guard bounds.low <= bounds.high else {
                throw .badValue(
                    path: path,
                    got: "\(low ?? .nan) to \(high ?? .nan)",
                    expected: "bounds with a whole number between them"
                )
            }
            return .range(bounds)
        }
    }

    private func value(
        _ text: String,
        of feature: Feature,
        at path: String
    ) throws(ConfigurationError) -> Double {
        if let level = feature.levels.firstIndex(of: text) { return Double(level) }
        if text == RowCondition.missing { return .nan }
        if feature.kind.isNumeric {
            let number = Double(text)
            if let number, number.isFinite, !feature.kind.isWhole || number == number.rounded() {
                return number
            }
            throw .badValue(
                path: path,
                got: text,
                expected: feature.kind.isWhole ? "a whole number" : "a number"
            )
        }
        // YAML reads TRUE and True as yes: their spelling is the table's.
        let alike = feature.levels.indices.filter {
            feature.levels[$0].lowercased() == text.lowercased()
        }
        if alike.count == 1 { return Double(alike[0]) }
        throw .badValue(
            path: path,
            got: text,
            expected: NearestName.expected(for: text, among: Array(feature.levels.prefix(50)))
        )
    }
}
