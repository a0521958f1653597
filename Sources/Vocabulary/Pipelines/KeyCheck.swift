/// Refuses values of a recipe in the name of the keys that they stand under.
package struct KeyCheck<Key: CodingKey>: Sendable {
    private let part: String

    /// Checks the keys of a part, such as `train`; without one, keys stand by themselves.
    package init(_ part: String = "") { self.part = part }

    /// Lets a value pass that is as expected.
    ///
    /// - Throws: ``ConfigurationError/badValue(path:got:expected:)`` otherwise.
    package func callAsFunction(
        _ holds: Bool,
        _ key: Key,
        got: Any,
        _ expected: @autoclosure () -> String
    ) throws(ConfigurationError) {
        if !holds { throw bad(key, got: got, expected: expected()) }
    }

    /// That a value isn't as expected.
    package func bad(_ key: Key, got: Any, expected: String) -> ConfigurationError {
        let path = part.isEmpty ? key.stringValue : "\(part).\(key.stringValue)"
        return .badValue(path: path, got: "\(got)", expected: expected)
    }
}
