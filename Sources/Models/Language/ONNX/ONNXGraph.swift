import Foundation

/// The constants and the operations of an ONNX file, as far as weights are concerned.
///
/// Source: ONNX, "onnx.proto", IR version 3 and later.
struct ONNXGraph {
    /// A block of numbers that the file holds.
    struct Constant {
        /// How its numbers are written.
        enum Kind: UInt64 {
            case float32 = 1, uint8, int8, int32 = 6, int64
        }

        var shape: [Int] = []
        var kind: Kind?
        fileprivate var kindNumber: UInt64 = 0
        fileprivate var raw = Data()
        fileprivate var floats: [Float] = []
        fileprivate var integers: [Int64] = []
        fileprivate var isElsewhere = false
    }

    /// An operation.
    struct Node {
        var name = ""
        var kind = ""
        var inputs: [String] = []
        var outputs: [String] = []
        fileprivate var value: Constant?
    }

    let path: String
    private(set) var constants: [String: Constant] = [:]
    private(set) var nodes: [Node] = []

    /// Reads a file.
    ///
    /// - Throws: ``TextEncoderError/notFound(path:)``, ``TextEncoderError/unreadable(path:reason:)``.
    init(_ file: URL) throws(TextEncoderError) {
        path = file.path
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped) else {
            throw .notFound(path: file.path)
        }
        do {
            var model = ProtobufCursor(data)
            while let (field, value) = try model.next() {
                if field == 7, case .bytes(let graph) = value { try readGraph(graph) }
            }
        } catch {
            throw .unreadable(path: file.path, reason: "as ONNX, \(error.reason)")
        }
        for node in nodes where node.kind == "Constant" {
            if let name = node.outputs.first, let value = node.value { constants[name] = value }
        }
        guard !constants.isEmpty else {
            throw .unreadable(path: file.path, reason: "as ONNX, it holds no weights")
        }
    }

    /// The numbers of a constant.
    ///
    /// - Throws: ``TextEncoderError/unreadable(path:reason:)`` where they are of another kind, or not as many as its
    ///   extents say.
    func numbers(_ name: String, _ constant: Constant) throws(TextEncoderError) -> [Float] {
        guard !constant.isElsewhere else { throw bad(name, "is kept in a file of its own") }
        guard let kind = constant.kind else {
            throw bad(name, "is of the unknown kind \(constant.kindNumber)")
        }
        let found: [Float]
        if !constant.floats.isEmpty {
            found = constant.floats
        } else if !constant.integers.isEmpty {
            found = constant.integers.map { Float($0) }
        } else {
            found = constant.raw.withUnsafeBytes { bytes in
                func read<Value: BitwiseCopyable>(
                    _ type: Value.Type,
                    _ number: (Value) -> Float
                ) -> [Float] {
                    let size = MemoryLayout<Value>.size
                    return (0..<bytes.count / size).map {
                        number(bytes.loadUnaligned(fromByteOffset: $0 * size, as: Value.self))
                    }
                }
                return switch kind {
                case .float32: read(Float.self) { $0 }
                case .uint8: read(UInt8.self) { Float($0) }
                case .int8: read(Int8.self) { Float($0) }
                case .int32: read(Int32.self) { Float($0) }
                case .int64: read(Int64.self) { Float($0) }
                }
            }
        }
        guard found.count == constant.shape.reduce(1, *) else {
            throw bad(name, "has \(found.count) numbers for the shape \(constant.shape)")
        }
        return found
    }

    private func bad(_ name: String, _ reason: String) -> TextEncoderError {
        .unreadable(path: path, reason: "'\(name)' \(reason)")
    }

    private mutating func readGraph(_ data: Data) throws(ProtobufCursor.Damage) {
        var cursor = ProtobufCursor(data)
        while let (field, value) = try cursor.next() {
            guard case .bytes(let bytes) = value else { continue }
            if field == 1 {
                nodes.append(try Self.node(bytes))
            } else if field == 5 {
                let (name, constant) = try Self.constant(bytes)
                constants[name] = constant
            }
        }
    }

    private static func node(_ data: Data) throws(ProtobufCursor.Damage) -> Node {
        var node = Node()
        var cursor = ProtobufCursor(data)
        while let (field, value) = try cursor.next() {
            guard case .bytes(let bytes) = value else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            switch field {
            case 1: node.inputs.append(text)
            case 2: node.outputs.append(text)
            case 3: node.name = text
            case 4: node.kind = text
            case 5:
                var attribute = ProtobufCursor(bytes)
                while let (field, value) = try attribute.next() {
                    if field == 5, case .bytes(let tensor) = value {
                        node.value = try constant(tensor).constant
                    }
                }
            default: break
            }
        }
        return node
    }

    private static func constant(
        _ data: Data
    ) throws(ProtobufCursor.Damage) -> (name: String, constant: Constant) {
        var name = ""
        var constant = Constant()
        var shape: [UInt64] = []
        var cursor = ProtobufCursor(data)
        while let (field, value) = try cursor.next() {
            switch (field, value) {
            case (1, .number(let extent)): shape.append(extent)
            case (1, .bytes(let bytes)): shape += try numbers(bytes)
            case (2, .number(let kind)):
                constant.kindNumber = kind
                constant.kind = Constant.Kind(rawValue: kind)
            case (4, .four(let bits)): constant.floats.append(Float(bitPattern: bits))
            case (4, .bytes(let bytes)):
                constant.floats += bytes.withUnsafeBytes { bytes in
                    (0..<bytes.count / 4).map {
                        bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)
                    }
                }
            case (5, .number(let number)), (7, .number(let number)):
                constant.integers.append(Int64(bitPattern: number))
            case (5, .bytes(let bytes)), (7, .bytes(let bytes)):
                constant.integers += try numbers(bytes).map { Int64(bitPattern: $0) }
            case (8, .bytes(let bytes)): name = String(decoding: bytes, as: UTF8.self)
            case (9, .bytes(let bytes)): constant.raw = bytes
            case (14, .number(let place)): constant.isElsewhere = place != 0
            default: break
            }
        }
        // No weights fill a terabyte, so products of extents can't overflow.
        var count: UInt64 = 1
        for extent in shape {
            guard extent <= 1 << 40, count * max(1, extent) <= 1 << 40 else {
                throw ProtobufCursor.Damage(reason: "'\(name)' has the extents \(shape)")
            }
            count *= max(1, extent)
            constant.shape.append(Int(extent))
        }
        return (name, constant)
    }

    private static func numbers(_ data: Data) throws(ProtobufCursor.Damage) -> [UInt64] {
        var cursor = ProtobufCursor(data)
        return try cursor.numbers()
    }
}
