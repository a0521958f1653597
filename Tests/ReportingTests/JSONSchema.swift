import Foundation

/// The part of JSON Schema (draft 2020-12) that Restock's schemas use.
///
/// A keyword that it doesn't know is a problem of its own, so that no rule goes unchecked.
struct JSONSchema {
    private let root: [String: Any]

    /// Reads a schema of the repository by its path from the package's folder.
    init(_ path: String) throws {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: package.appendingPathComponent(path))
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a JSON document, one line a problem.
    func problems(_ json: Data) throws -> [String] {
        problems(try JSONSerialization.jsonObject(with: json), root, at: "$")
    }

    private func problems(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        schema.sorted { $0.key < $1.key }.flatMap { keyword, rule -> [String] in
            switch (keyword, rule) {
            case ("$schema", _), ("$id", _), ("$defs", _), ("title", _), ("description", _): []
            case ("$ref", let name as String): follow(name, value, at: path)
            case ("type", let type as String):
                isOfType(value, type) ? [] : ["\(path): not of type \(type)"]
            case ("enum", let names as [String]):
                (value as? String).map(names.contains) == true
                    ? [] : ["\(path): not one of \(names)"]
            case ("minimum", let bound as Double):
                (value as? Double ?? bound) >= bound ? [] : ["\(path): under \(bound)"]
            case ("maximum", let bound as Double):
                (value as? Double ?? bound) <= bound ? [] : ["\(path): over \(bound)"]
            case ("required", let names as [String]):
                names.filter { (value as? [String: Any])?[$0] == nil }.map { "\(path): no \($0)" }
            case ("items", let item as [String: Any]):
                (value as? [Any] ?? []).flatMap { problems($0, item, at: path + "[]") }
            case ("properties", let known as [String: [String: Any]]):
                (value as? [String: Any] ?? [:]).flatMap { key, entry in
                    known[key].map { problems(entry, $0, at: "\(path).\(key)") } ?? []
                }
            case ("additionalProperties", _): additional(value, schema, at: path)
            default: ["\(path): unknown keyword \(keyword)"]
            }
        }
    }

    private func follow(_ name: String, _ value: Any, at path: String) -> [String] {
        let key = name.replacingOccurrences(of: "#/$defs/", with: "")
        guard let schema = (root["$defs"] as? [String: [String: Any]])?[key] else {
            return ["\(path): nothing at \(name)"]
        }
        return problems(value, schema, at: path)
    }

    private func additional(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        let known = schema["properties"] as? [String: Any] ?? [:]
        let rest = (value as? [String: Any] ?? [:]).filter { known[$0.key] == nil }
        if let rule = schema["additionalProperties"] as? [String: Any] {
            return rest.flatMap { problems($0.value, rule, at: "\(path).\($0.key)") }
        }
        return rest.keys.map { "\(path): \($0) is not in the schema" }
    }

    private func isOfType(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": value is Bool
        case "number": value is Double
        case "integer": (value as? Double).map { $0 == $0.rounded() } ?? false
        default: false
        }
    }
}
