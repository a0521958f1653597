import Pipelines

/// Throws what is outside its range, in the name of one maker.
struct RangeCheck {
    let maker: String

    func require(
        _ condition: Bool,
        _ key: String,
        _ value: some CustomStringConvertible,
        _ expected: String
    ) throws {
        if !condition {
            throw ConfigurationError.badValue(
                path: "\(maker).\(key)",
                got: value.description,
                expected: "a number \(expected)"
            )
        }
    }
}
