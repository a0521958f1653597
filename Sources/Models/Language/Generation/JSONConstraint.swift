/// What written JSON has to be, by a part of JSON Schema.
///
/// Known are objects (all their properties are written, those of `required` first and in its order), arrays (`items`,
/// `minItems`, `maxItems`), strings (`minLength`, `maxLength`), `integer`, `number`, `boolean`, `null`, `enum` and `const` of
/// single values, and whole numbers between a `minimum` and a `maximum`. Any other keyword that would limit
/// what may be written is an error, so that a constraint never promises less than its schema.
///
/// Tokens that would break it are never drawn, so that whatever is written holds to it. There is one way to write each
/// value, with a space behind colons and commas.
///
/// Source: Willard & Louf, "Efficient guided generation for large language models", arXiv 2307.09702; JSON Schema,
/// draft 2020-12, "Validation".
/// Deviates: an automaton with a stack over bytes in place of a table of states for each token.
public struct JSONConstraint: Sendable, Hashable {
    /// All values' forms; those that stand in others come before these.
    let nodes: [JSONNode]
    /// Bytes of each one's shortest text.
    let shortest: [Int]

    /// Bytes of the shortest text that holds to it.
    public var fewestBytes: Int { shortest.last ?? 0 }

    var root: Int { nodes.count - 1 }

    /// Takes a schema.
    ///
    /// - Throws: ``JSONSchemaError``.
    public init(schema: JSONValue) throws(JSONSchemaError) {
        var builder = JSONNodeBuilder()
        _ = try builder.add(schema, at: "$", depth: 0)
        nodes = builder.nodes
        shortest = builder.shortest
    }

    /// Whether a text holds to the schema, and is written in the one way that there is.
    public func accepts(_ text: String) -> Bool {
        var state = JSONState(self)
        return text.utf8.allSatisfy { state.write($0, self) } && state.mayEnd(self)
    }

    /// Bytes that one token of as many bytes can add to the shortest text at most.
    ///
    /// Only what is begun and isn't needed adds any: items of arrays, and parts of characters.
    var mostRise: Int {
        let parts = 8
        return nodes.reduce(parts) { sum, node in
            guard case .array(let item, _, _) = node else { return sum }
            return min(JSONNodeBuilder.most, sum + shortest[item] + 2)
        }
    }
}

/// One value's form.
enum JSONNode: Sendable, Hashable {
    /// What stands in an object: bytes that are always the same, and values.
    enum Part: Sendable, Hashable {
        case bytes([UInt8])
        case value(Int)
    }

    /// Ends with bytes.
    case object([Part])
    case array(item: Int, fewest: Int, most: Int)
    case string(fewest: Int, most: Int)
    case number(mostDecimals: Int)
    /// One of several texts, in the order of their bytes.
    case choice([[UInt8]])
}

/// Why a schema can't be held to.
public enum JSONSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A keyword that isn't known here, and would limit what may be written.
    case unknownKeyword(path: String, keyword: String)
    /// A keyword's value is none that it can have.
    case badValue(path: String, keyword: String, expected: String)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .unknownKeyword(let path, let keyword):
            "the schema's '\(keyword)' at \(path) isn't known here; leave it out, or say the same with type, "
                + "properties, required, items, minItems, maxItems, minLength, maxLength, enum and const"
        case .badValue(let path, let keyword, let expected):
            "the schema's '\(keyword)' at \(path): expected \(expected)"
        }
    }
}
