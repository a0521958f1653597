import Foundation

/// Turns a schema into forms.
struct JSONNodeBuilder {
    private(set) var nodes: [JSONNode] = []
    private(set) var shortest: [Int] = []

    /// Characters of a string for which the schema states no limit, so that every text ends.
    static let usualLength = 200
    /// Items of an array for which the schema states no limit.
    static let usualItems = 16
    /// Digits before and behind the point of a number at most.
    static let mostDigits = 15
    private static let mostDecimals = 6
    /// Values of a range of whole numbers at most.
    private static let mostWhole = 1_000
    private static let mostDepth = 32
    /// Beyond this no length is told apart; sums of two stay far from overflow.
    static let most = 1 << 40

    private static let annotations: Set<String> = [
        "type", "title", "description", "default", "examples", "$schema", "$id", "$comment",
        "enum", "const",
    ]

    mutating func add(
        _ schema: JSONValue,
        at path: String,
        depth: Int
    ) throws(JSONSchemaError) -> Int {
        guard case .object(let keys) = schema else {
            throw .badValue(path: path, keyword: "schema", expected: "an object")
        }
        guard depth < Self.mostDepth else {
            throw .badValue(
                path: path,
                keyword: "schema",
                expected: "at most \(Self.mostDepth) levels"
            )
        }
        if let choices = try choices(keys, path) {
            return append(.choice(choices), choices.map(\.count).min() ?? 0)
        }
        guard case .string(let type)? = keys["type"] else {
            throw .badValue(
                path: path,
                keyword: "type",
                expected: "one of object, array, string, integer, number, boolean, null"
            )
        }
        switch type {
        case "object": return try addObject(keys, path, depth)
        case "array": return try addArray(keys, path, depth)
        case "string":
            try refuse(keys, beside: ["minLength", "maxLength"], path)
            let least = try count(keys, "minLength", 0, 0...100_000, path)
            let most = try count(
                keys,
                "maxLength",
                max(least, Self.usualLength),
                least...100_000,
                path
            )
            return append(.string(fewest: least, most: most), least + 2)
        case "integer": return try addInteger(keys, path)
        case "number":
            try refuse(keys, beside: [], path)
            return append(.number(mostDecimals: Self.mostDecimals), 1)
        case "boolean":
            try refuse(keys, beside: [], path)
            return append(.choice([Array("false".utf8), Array("true".utf8)]), 4)
        case "null":
            try refuse(keys, beside: [], path)
            return append(.choice([Array("null".utf8)]), 4)
        default: throw .unknownKeyword(path: path, keyword: "type: \(type)")
        }
    }

    private mutating func append(_ node: JSONNode, _ length: Int) -> Int {
        nodes.append(node)
        shortest.append(min(length, Self.most))
        return nodes.count - 1
    }

    private mutating func addObject(
        _ keys: [String: JSONValue],
        _ path: String,
        _ depth: Int
    ) throws(JSONSchemaError) -> Int {
        try refuse(keys, beside: ["properties", "required", "additionalProperties"], path)
        if let more = keys["additionalProperties"] {
            guard case .bool = more else {
                throw .unknownKeyword(path: path, keyword: "additionalProperties with a schema")
            }
        }
        var properties: [String: JSONValue] = [:]
        if let value = keys["properties"] {
            guard case .object(let some) = value else {
                throw .badValue(path: path, keyword: "properties", expected: "an object")
            }
            properties = some
        }
        var order: [String] = []
        if let value = keys["required"] {
            order = try names(value, of: properties, path)
        }
        order += properties.keys.filter { !order.contains($0) }.sorted()
        var parts: [JSONNode.Part] = []
        var length = 0
        var bytes = Array("{".utf8)
        for (place, name) in order.enumerated() {
            guard let schema = properties[name] else { continue }
            bytes += Array((place == 0 ? "" : ", ").utf8) + Self.text(of: .string(name))
            bytes += Array(": ".utf8)
            let value = try add(schema, at: "\(path).\(name)", depth: depth + 1)
            parts += [.bytes(bytes), .value(value)]
            length = min(Self.most, length + bytes.count + shortest[value])
            bytes = []
        }
        bytes += Array("}".utf8)
        return append(.object(parts + [.bytes(bytes)]), length + bytes.count)
    }

    private func names(
        _ value: JSONValue,
        of properties: [String: JSONValue],
        _ path: String
    ) throws(JSONSchemaError) -> [String] {
        var result: [String] = []
        if case .array(let values) = value {
            for case .string(let name) in values
            where properties[name] != nil && !result.contains(name) {
                result.append(name)
            }
            if result.count == values.count { return result }
        }
        throw .badValue(
            path: path,
            keyword: "required",
            expected: "names of the properties, each once"
        )
    }

    private mutating func addArray(
        _ keys: [String: JSONValue],
        _ path: String,
        _ depth: Int
    ) throws(JSONSchemaError) -> Int {
        try refuse(keys, beside: ["items", "minItems", "maxItems"], path)
        guard let items = keys["items"] else {
            throw .badValue(path: path, keyword: "items", expected: "a schema")
        }
        let item = try add(items, at: "\(path)[]", depth: depth + 1)
        let least = try count(keys, "minItems", 0, 0...1_000, path)
        let most = try count(keys, "maxItems", max(least, Self.usualItems), least...1_000, path)
        // Brackets, the items, and a comma with its space between two.
        return append(
            .array(item: item, fewest: least, most: most),
            2 + least * shortest[item] + 2 * max(0, least - 1)
        )
    }

    private mutating func addInteger(
        _ keys: [String: JSONValue],
        _ path: String
    ) throws(JSONSchemaError) -> Int {
        try refuse(keys, beside: ["minimum", "maximum"], path)
        switch (keys["minimum"], keys["maximum"]) {
        case (nil, nil): return append(.number(mostDecimals: 0), 1)
        case (.integer(let low)?, .integer(let high)?):
            let (span, overflows) = high.subtractingReportingOverflow(low)
            guard !overflows, (0..<Self.mostWhole).contains(span) else { fallthrough }
            let values = (low...high).map { Array("\($0)".utf8) }.sorted(by: Self.precedes)
            return append(.choice(values), values.map(\.count).min() ?? 0)
        default:
            throw .badValue(
                path: path,
                keyword: "minimum, maximum",
                expected: "both, of an integer, with at most \(Self.mostWhole) values"
            )
        }
    }

    private func choices(
        _ keys: [String: JSONValue],
        _ path: String
    ) throws(JSONSchemaError) -> [[UInt8]]? {
        let keyword = keys["const"] == nil ? "enum" : "const"
        guard let value = keys[keyword] else { return nil }
        var values = [value]
        if keyword == "enum" {
            guard case .array(let several) = value else {
                throw .badValue(path: path, keyword: keyword, expected: "an array")
            }
            values = several
        }
        var texts: Set<[UInt8]> = []
        for value in values {
            switch value {
            case .array, .object:
                throw .badValue(path: path, keyword: keyword, expected: "single values")
            default: texts.insert(Self.text(of: value))
            }
        }
        if texts.isEmpty {
            throw .badValue(path: path, keyword: keyword, expected: "at least one value")
        }
        try refuse(keys, beside: [], path)
        return texts.sorted(by: Self.precedes)
    }

    private func count(
        _ keys: [String: JSONValue],
        _ keyword: String,
        _ usual: Int,
        _ range: ClosedRange<Int>,
        _ path: String
    ) throws(JSONSchemaError) -> Int {
        guard let value = keys[keyword] else { return usual }
        guard case .integer(let number) = value, range.contains(number) else {
            throw .badValue(
                path: path,
                keyword: keyword,
                expected: "a whole number in \(range.lowerBound)...\(range.upperBound)"
            )
        }
        return number
    }

    private func refuse(
        _ keys: [String: JSONValue],
        beside known: Set<String>,
        _ path: String
    ) throws(JSONSchemaError) {
        let others = keys.keys.filter { !known.contains($0) && !Self.annotations.contains($0) }
        if let other = others.min() { throw .unknownKeyword(path: path, keyword: other) }
    }

    private static func precedes(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        first.lexicographicallyPrecedes(second)
    }

    private static func text(of value: JSONValue) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Numbers that JSON has no text for can't come out of JSON.
        return (try? encoder.encode(value)).map { Array($0) } ?? []
    }
}
