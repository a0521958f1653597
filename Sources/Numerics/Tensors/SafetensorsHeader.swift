import Foundation

/// The checked header of a safetensors file.
struct SafetensorsHeader {
    /// One tensor's place and type.
    struct Entry {
        var name: String
        var dtype: DType
        var shape: [Int]
        /// First byte, counted from the end of the header.
        var start: Int
        var byteCount: Int
    }

    /// In the order of their bytes.
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    /// First byte behind the header, counted from the start of the file.
    var dataStart = 0

    /// The largest header that is accepted, as in Hugging Face's library.
    static let largest = 100_000_000

    /// Reads and checks the header of a whole file.
    init(reading bytes: Data, of file: String) throws(SafetensorsError) {
        guard bytes.count >= 8 else {
            throw .truncated(file: file, needed: 8, found: bytes.count)
        }
        let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.largest) else {
            throw .badHeader(file: file, reason: "its length \(length) is over \(Self.largest)")
        }
        dataStart = 8 + Int(length)
        guard bytes.count >= dataStart else {
            throw .truncated(file: file, needed: dataStart, found: bytes.count)
        }
        let text = bytes.dropFirst(8).prefix(Int(length))
        let parsed: Any
        do {
            parsed = try JSONSerialization.jsonObject(with: Data(text))
        } catch {
            throw .badHeader(file: file, reason: "it is not JSON")
        }
        guard let fields = parsed as? [String: Any] else {
            throw .badHeader(file: file, reason: "it is not a JSON object")
        }
        for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
            if name == "__metadata__" {
                guard let notes = field as? [String: String] else {
                    throw .badHeader(file: file, reason: "__metadata__ holds more than strings")
                }
                metadata = notes
            } else {
                entries.append(try Self.entry(name, field, file: file))
            }
        }
        entries.sort { ($0.start, $0.byteCount, $0.name) < ($1.start, $1.byteCount, $1.name) }
        try checkLayout(file: file, dataCount: bytes.count - dataStart)
    }

    /// Tensors must follow each other without gaps and fill the rest of the file.
    private func checkLayout(file: String, dataCount: Int) throws(SafetensorsError) {
        var end = 0
        for entry in entries {
            guard entry.start == end else {
                throw .badLayout(
                    file: file,
                    tensor: entry.name,
                    expectedOffset: end,
                    foundOffset: entry.start
                )
            }
            end += entry.byteCount
            guard end <= dataCount else {
                throw .truncated(file: file, needed: dataStart + end, found: dataStart + dataCount)
            }
        }
        guard end == dataCount else {
            throw .badHeader(
                file: file,
                reason: "\(dataCount - end) bytes at the end belong to no tensor"
            )
        }
    }

    private static func entry(
        _ name: String,
        _ field: Any,
        file: String
    ) throws(SafetensorsError) -> Entry {
        func bad(_ reason: String) -> SafetensorsError {
            .badTensor(file: file, tensor: name, reason: reason)
        }
        guard let values = field as? [String: Any] else { throw bad("its entry is no object") }
        guard let type = values["dtype"] as? String else { throw bad("dtype is missing") }
        guard let dtype = DType.allCases.first(where: { $0.safetensorsName == type }) else {
            throw bad("the type \(type) is not supported")
        }
        guard let shape = naturals(values["shape"]) else {
            throw bad("shape must be a list of whole numbers from 0 on")
        }
        guard let offsets = naturals(values["data_offsets"]), offsets.count == 2 else {
            throw bad("data_offsets must be two whole numbers from 0 on")
        }
        guard offsets[0] <= offsets[1] else { throw bad("its data end before they start") }
        var byteCount = dtype.byteCount
        for extent in shape {
            let (product, overflow) = byteCount.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw bad("the shape \(shape) is too large") }
            byteCount = product
        }
        guard offsets[1] - offsets[0] == byteCount else {
            throw bad(
                "\(type) \(shape) takes \(byteCount) bytes, data_offsets give "
                    + "\(offsets[1] - offsets[0])"
            )
        }
        return Entry(
            name: name,
            dtype: dtype,
            shape: shape,
            start: offsets[0],
            byteCount: byteCount
        )
    }

    private static func naturals(_ value: Any?) -> [Int]? {
        guard let list = value as? [Any] else { return nil }
        let numbers = list.compactMap { ($0 as? NSNumber).flatMap { Int(exactly: $0) } }
        return numbers.count == list.count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }

    /// The length and the JSON text, padded with spaces to a multiple of 8 bytes.
    static func bytes(
        of tensors: [(name: String, tensor: Tensor)],
        metadata: [String: String]
    ) throws -> Data {
        var fields: [String: Any] = [:]
        var end = 0
        for (name, tensor) in tensors {
            let start = end
            end += tensor.count * tensor.dtype.byteCount
            fields[name] = [
                "dtype": tensor.dtype.safetensorsName,
                "shape": tensor.shape,
                "data_offsets": [start, end],
            ]
        }
        if !metadata.isEmpty { fields["__metadata__"] = metadata }
        var text = try JSONSerialization.data(
            withJSONObject: fields,
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
        let length = UInt64(text.count)
        return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }) + text
    }
}

extension DType {
    /// The format's name of the type.
    var safetensorsName: String {
        switch self {
        case .uint8: "U8"
        case .int8: "I8"
        case .int32: "I32"
        case .int64: "I64"
        case .float16: "F16"
        case .bfloat16: "BF16"
        case .float32: "F32"
        case .float64: "F64"
        case .bool: "BOOL"
        }
    }
}
