import Tables

extension Column {
    /// Calls `body` with every row's value as text, nil when missing; lists count as missing.
    ///
    /// Whole numbers are written without a fraction, whatever the column's type. The bytes are valid
    /// for one call only.
    func forEachCell(_ body: (_ row: Int, _ cell: Cell?) throws -> Void) throws {
        switch type {
        case .string:
            try forEachString(body)
        case .int64, .int32, .uint8, .timestamp:
            let values = type == .timestamp ? try optionalTimestamps() : try optionalInt64s()
            try Self.forEachText(values, body) { String($0) }
        case .double, .float:
            try Self.forEachText(try optionalDoubles(), body) { value in
                if value.isNaN { return nil }
                return Int64(exactly: value).map { String($0) } ?? "\(value)"
            }
        case .bool:
            try Self.forEachText(try optionalBools(), body) { $0 ? "true" : "false" }
        case .list:
            for row in 0..<count { try body(row, nil) }
        }
    }

    private static func forEachText<Value>(
        _ values: [Value?],
        _ body: (Int, Cell?) throws -> Void,
        text: (Value) -> String?
    ) throws {
        for (row, value) in values.enumerated() {
            guard var text = value.flatMap(text) else {
                try body(row, nil)
                continue
            }
            try text.withUTF8 { try body(row, $0) }
        }
    }

    /// Folds every row's value into that row's hash.
    func combine(into hashes: inout [ByteHash]) throws {
        switch type {
        case .double, .float:
            for (row, value) in try optionalDoubles().enumerated() {
                hashes[row].combine(value?.bitPattern ?? .max)
            }
        case .int64, .int32, .uint8:
            for (row, value) in try optionalInt64s().enumerated() {
                hashes[row].combine(value.map { UInt64(bitPattern: $0) } ?? .max)
            }
        case .list(.string):
            for (row, list) in try stringLists().enumerated() {
                hashes[row].combine(list.map { UInt64($0.count) } ?? .max)
                for var text in list ?? [] { text.withUTF8 { hashes[row].combine($0) } }
            }
        case .list:
            for (row, list) in try doubleLists().enumerated() {
                hashes[row].combine(UInt64(list?.count ?? 0))
                for number in list ?? [] { hashes[row].combine(number.bitPattern) }
            }
        default:
            try forEachCell { row, cell in
                if let cell { hashes[row].combine(cell) } else { hashes[row].combine(.max) }
            }
        }
    }

    /// The values of a list column as strings; nil for other types.
    func stringListsIfAny() throws -> [[String]]? {
        switch type {
        case .list(.string): try stringLists().map { $0 ?? [] }
        case .list(.int64), .list(.int32):
            try int64Lists().map { ($0 ?? []).map { String($0) } }
        case .list: try doubleLists().map { ($0 ?? []).map { "\($0)" } }
        default: nil
        }
    }
}
