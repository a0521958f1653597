public import Foundation
import Ingesting

/// A recipe of either kind; its `task` tells which.
public enum AnyRecipe: Decodable, Hashable, Sendable {
    /// On a log: what a user goes on with.
    case log(Recipe)
    /// On a table of labelled samples.
    case samples(SampleRecipe)

    private enum CodingKeys: String, CodingKey { case task }

    /// Reads the recipe that the task asks for.
    ///
    /// - Throws: what the recipes throw; a task that neither knows is the log's to refuse.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let task = try keys.decodeIfPresent(String.self, forKey: .task)
        if let task, SampleRecipe.Task(rawValue: task) != nil {
            self = .samples(try SampleRecipe(from: decoder))
        } else {
            self = .log(try Recipe(from: decoder))
        }
    }

    /// What a person gets who names nothing but data, and for a table the label.
    ///
    /// Data sets of the catalogue that are tables know their label.
    public static func standard(data: String, label: String?) -> AnyRecipe {
        let isTable = DataSetCatalogue.entry(named: data).map(\.isTable) ?? false
        return label != nil || isTable
            ? .samples(.standard(data: data, label: label)) : .log(.standard(data: data))
    }

    /// Reads a recipe's file.
    ///
    /// - Throws: `RecipeError`, `ConfigurationError`.
    public init(contentsOf url: URL) throws {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw RecipeError.unreadable(path: url.path)
        }
        self = try RecipeFile.decode(AnyRecipe.self, text, from: url.path)
    }
}
