import CArrow

/// A name and equally typed values, some of which may be missing.
///
/// Never changes once made; copies share the values.
public struct Column: Sendable {
    /// The column's name in its table.
    public let name: String
    /// What the values are.
    public let type: ColumnType
    let storage: ArrowStorage

    init(name: String, type: ColumnType, storage: ArrowStorage) {
        self.name = name
        self.type = type
        self.storage = storage
    }

    /// The number of rows.
    public var count: Int { storage.count }

    /// The number of rows without a value.
    public var missingCount: Int { storage.missingCount }

    /// The same values under another name.
    public func renamed(_ name: String) -> Column {
        Column(name: name, type: type, storage: storage)
    }

    /// Which rows hold a value.
    public func validity() -> [Bool] {
        let validity = storage.validity
        return (0..<count).map { validity[$0] }
    }
}

extension Column: Equatable {
    /// Whether name, type, values and missing rows agree.
    ///
    /// NaN equals NaN.
    public static func == (left: Column, right: Column) -> Bool {
        guard left.name == right.name, left.type == right.type, left.count == right.count else {
            return false
        }
        var equal = false
        guard let first = try? TableHandle(columns: [left], metadata: [:]),
            let second = try? TableHandle(columns: [right], metadata: [:]),
            (try? check(ca_table_equals(first.pointer, second.pointer, &equal))) != nil
        else { return false }
        return equal
    }
}

extension Column: CustomStringConvertible {
    /// Name and type, with a question mark when values are missing.
    public var description: String {
        "\(name): \(type)" + (missingCount > 0 ? "?" : "")
    }
}
