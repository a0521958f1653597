public import Foundation
import Pipelines
import Yams

/// Recipes as YAML files.
public enum RecipeFile {
    /// Reads a recipe.
    ///
    /// - Throws: ``RecipeError`` for a missing file or broken YAML, ``ConfigurationError`` for an
    ///   unknown key or a bad value.
    public static func read(_ url: URL) throws -> Recipe {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw RecipeError.unreadable(path: url.path)
        }
        return try decode(text, from: url.path)
    }

    /// Reads a recipe out of its text; `path` names it in errors.
    public static func decode(_ text: String, from path: String) throws -> Recipe {
        try decode(Recipe.self, text, from: path)
    }

    /// Reads a part of a recipe, such as the settings of one stage.
    public static func decode<Part: Decodable>(
        _ part: Part.Type,
        _ text: String,
        from path: String
    ) throws -> Part {
        do {
            return try YAMLDecoder().decode(part, from: text)
        } catch let error as DecodingError {
            throw Self.explained(error, path: path)
        } catch let error as YamlError {
            throw RecipeError.notYAML(path: path, reason: Self.firstLine("\(error)"))
        }
    }

    /// Writes a recipe with every default visible; with comments where `explained`.
    public static func text(of recipe: Recipe, explained: Bool = false) throws -> String {
        let plain = try yaml(recipe)
        return explained ? RecipeComments.annotate(plain) : plain
    }

    /// Writes a recipe of any kind with every default visible and what it means.
    public static func explainedText(of recipe: AnyRecipe) throws -> String {
        switch recipe {
        case .log(let recipe): try text(of: recipe, explained: true)
        case .samples(let recipe):
            RecipeComments.annotate(try yaml(recipe), with: RecipeComments.ofSamples)
        case .search(let recipe):
            RecipeComments.annotate(try yaml(recipe), with: RecipeComments.ofSearch)
        }
    }

    /// Writes any part of a recipe, keys in the order of its type.
    static func yaml(_ part: some Encodable) throws -> String {
        let encoder = YAMLEncoder()
        encoder.options.sortKeys = false
        encoder.options.width = -1
        return PlainNumbers.rewritten(try encoder.encode(part))
    }

    /// One policy's part of a recipe.
    public static func text(of policy: Policy) throws -> String {
        PlainNumbers.rewritten(try YAMLEncoder().encode(policy))
    }

    /// The policy that stands in a file of its own, such as the outcome of a search.
    ///
    /// - Throws: ``RecipeError`` for a missing file or broken YAML, `ConfigurationError` for an unknown
    ///   key or a bad value.
    static func policy(in file: URL) throws -> Policy {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw RecipeError.noPolicy(path: file.path)
        }
        return try decode(WrittenOutPolicy.self, text, from: file.path).policy
    }

    private static func explained(_ error: DecodingError, path: String) -> any Error {
        func key(_ context: DecodingError.Context) -> String {
            let joined = context.codingPath.dotted
            return joined.isEmpty ? "the recipe" : joined
        }
        switch error {
        case .keyNotFound(let missing, let context):
            let full = (context.codingPath + [missing]).dotted
            return RecipeError.missingKey(path: path, key: full)
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            if let cause = context.underlyingError as? any ExplainedError { return cause }
            return RecipeError.badValue(
                path: path,
                key: key(context),
                reason: "expected \(Self.words(for: type))"
            )
        case .dataCorrupted(let context):
            if let cause = context.underlyingError as? any ExplainedError { return cause }
            if let cause = context.underlyingError as? YamlError {
                return RecipeError.notYAML(path: path, reason: Self.firstLine("\(cause)"))
            }
            return RecipeError.badValue(
                path: path,
                key: key(context),
                reason: context.debugDescription
            )
        @unknown default:
            return RecipeError.badValue(path: path, key: "the recipe", reason: "\(error)")
        }
    }

    private static func words(for type: Any.Type) -> String {
        switch type {
        case is Int.Type, is UInt64.Type: "a whole number"
        case is Double.Type, is Float.Type: "a number"
        case is Bool.Type: "true or false"
        case is String.Type: "text"
        case is [String: Any].Type: "keys with values"
        default: String("\(type)").hasPrefix("Dictionary") ? "keys with values" : "a \(type)"
        }
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").prefix(2).joined(separator: " ")
    }
}
