/// What one column's values are.
///
/// Files hold more types than these; a reader turns each into the nearest one that loses nothing
/// (16-bit integers into `int32`, dates into `timestamp`, dictionaries into `string`, decimals into
/// `double`) and refuses the rest by name.
public enum ColumnType: Sendable, Hashable {
    case int64, int32, uint8
    case double, float
    case bool
    case string
    /// An instant as `Int64` microseconds since 1970-01-01 00:00 UTC. A file's zone is resolved.
    case timestamp
    /// A list of values a row, in order; the elements cannot be missing.
    case list(ListElement)
}

/// What the elements of a list column are.
public enum ListElement: Sendable, Hashable, CaseIterable {
    case int64, int32, double, float, string
}

extension ColumnType: CustomStringConvertible {
    /// The type's name, as in `list<string>`.
    public var description: String {
        switch self {
        case .int64: "int64"
        case .int32: "int32"
        case .uint8: "uint8"
        case .double: "double"
        case .float: "float"
        case .bool: "bool"
        case .string: "string"
        case .timestamp: "timestamp"
        case .list(let element): "list<\(element.columnType)>"
        }
    }

    /// Every type a column can have.
    public static let all: [ColumnType] =
        [.int64, .int32, .uint8, .double, .float, .bool, .string, .timestamp]
        + ListElement.allCases.map { .list($0) }

    /// The type with this name, as `description` writes it.
    public init?(named name: String) {
        guard let type = Self.all.first(where: { $0.description == name }) else { return nil }
        self = type
    }
}

extension ListElement {
    /// The type of a column that holds the elements end to end.
    public var columnType: ColumnType {
        switch self {
        case .int64: .int64
        case .int32: .int32
        case .double: .double
        case .float: .float
        case .string: .string
        }
    }
}
