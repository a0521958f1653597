public import Pipelines

/// Why a maker's settings can't be used.
public enum ExpanderConfigurationError: ExplainedError, Hashable {
    /// Neither `operator` nor `generator` is given.
    case namesNoMaker(keys: [String])
    /// The name of a maker, or of one of its choices, is not known.
    case unknownName(kind: String, name: String, known: [String])
    /// A key that this maker does not have.
    case unknownKey(maker: String, key: String, known: [String])
    /// A number outside its range.
    case outOfRange(maker: String, key: String, value: String, expected: String)

    /// The recipe is wrong.
    public var exitStatus: ExitStatus { .configuration }

    /// What, expected, got and the remedy in one line.
    public var description: String {
        switch self {
        case .namesNoMaker(let keys):
            "expand: a maker needs the key 'operator' or 'generator', got "
                + (keys.isEmpty ? "no keys" : "only \(list(keys.sorted()))")
                + "; write for instance { operator: subset-split }"
        case .unknownName(let kind, let name, let known):
            "expand: unknown \(kind) '\(name)'; \(suggestion(for: name, among: known))"
        case .unknownKey(let maker, let key, let known):
            "expand: \(maker) has no key '\(key)'; \(suggestion(for: key, among: known))"
        case .outOfRange(let maker, let key, let value, let expected):
            "expand: \(maker) needs \(key) \(expected), got \(value); change it in the recipe"
        }
    }

    private func suggestion(for name: String, among known: [String]) -> String {
        guard let nearest = RecipeKey.nearest(to: name, among: known) else {
            return "none are known; remove it"
        }
        return "did you mean '\(nearest)'? Known: \(list(known))"
    }

    private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
