import CArrow

extension ColumnType {
    /// The shim's number for this type.
    var code: Int32 {
        switch self {
        case .int64: Int32(CA_INT64.rawValue)
        case .int32: Int32(CA_INT32.rawValue)
        case .uint8: Int32(CA_UINT8.rawValue)
        case .double: Int32(CA_DOUBLE.rawValue)
        case .float: Int32(CA_FLOAT.rawValue)
        case .bool: Int32(CA_BOOL.rawValue)
        case .string: Int32(CA_STRING.rawValue)
        case .timestamp: Int32(CA_TIMESTAMP.rawValue)
        case .list(let element): Int32(CA_LIST.rawValue) + element.columnType.code
        }
    }

    /// The type with the shim's number, which only ever hands out numbers of this enumeration.
    init?(code: Int32) {
        guard let type = Self.all.first(where: { $0.code == code }) else { return nil }
        self = type
    }
}
