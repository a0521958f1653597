import CArrow

/// Where the records of a CSV text stand.
final class CSVRecords {
    private let pointer: UnsafeMutablePointer<ca_csv_record>?
    let count: Int

    init(
        _ bytes: UnsafeRawBufferPointer,
        delimiter: UInt8,
        quote: UInt8?,
        limit: Int = .max
    ) throws(TableError) {
        var pointer: UnsafeMutablePointer<ca_csv_record>?
        var found: Int64 = 0
        try check(
            ca_csv_records(
                bytes.baseAddress,
                Int64(bytes.count),
                CChar(bitPattern: quote ?? 0),
                CChar(bitPattern: delimiter),
                Int64(limit),
                &pointer,
                &found
            ),
            doing: "looking for records"
        )
        self.pointer = pointer
        count = Int(found)
    }

    deinit { ca_csv_records_free(pointer) }

    var all: UnsafeBufferPointer<ca_csv_record> {
        UnsafeBufferPointer(start: pointer, count: count)
    }
}

/// The values of one record, quotes taken off.
func csvFields(
    _ record: UnsafeRawBufferPointer,
    delimiter: UInt8,
    quote: UInt8?
) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var quoted = false
    var atStart = true
    var index = 0
    while index < record.count {
        let byte = record[index]
        if quoted, byte == quote {
            if index + 1 < record.count, record[index + 1] == quote {
                field.append(byte)
                index += 1
            } else {
                quoted = false
            }
        } else if !quoted, byte == delimiter {
            fields.append(String(decoding: field, as: UTF8.self))
            field = []
            atStart = true
            index += 1
            continue
        } else if atStart, byte == quote {
            quoted = true
        } else {
            field.append(byte)
        }
        atStart = false
        index += 1
    }
    fields.append(String(decoding: field, as: UTF8.self))
    return fields
}
