public import Foundation
import Ingesting

/// A recipe of any kind; its `task` tells which.
public enum AnyRecipe: Decodable, Hashable, Sendable {
    /// On a log: what a user goes on with.
    case log(Recipe)
    /// On a table of labelled samples.
    case samples(SampleRecipe)
    /// On a catalogue with judged queries.
    case search(SearchRecipe)

    private enum CodingKeys: String, CodingKey { case task }

    /// Reads the recipe that the task asks for.
    ///
    /// - Throws: what the recipes throw; a task that none knows is the log's to refuse.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let task = try keys.decodeIfPresent(String.self, forKey: .task)
        if let task, SampleRecipe.Task(rawValue: task) != nil {
            self = .samples(try SampleRecipe(from: decoder))
        } else if let task, SearchRecipe.Task(rawValue: task) != nil {
            self = .search(try SearchRecipe(from: decoder))
        } else {
            self = .log(try Recipe(from: decoder))
        }
    }

    /// What a person gets who names nothing but data, and for a table the label.
    ///
    /// Data sets of the catalogue that are tables know their label; catalogues of products are searched. With
    /// `predictsBehaviour`, a log becomes a table of who will do what with which item; with an attribute, a
    /// catalogue becomes a table of what the attribute is; with judgements, a file of products is searched.
    public static func standard(
        data: String,
        label: String?,
        attribute: String? = nil,
        judgements: String? = nil,
        predictsBehaviour: Bool = false
    ) -> AnyRecipe {
        if let judgements {
            var recipe = SearchRecipe.standard(data: data)
            recipe.ingest.judgements = judgements
            return .search(recipe)
        }
        if let attribute { return .samples(.attribute(attribute, data: data)) }
        if predictsBehaviour { return .samples(.behaviour(data: data)) }
        let entry = DataSetCatalogue.entry(named: data)
        if let entry, entry.isSearchable { return .search(.standard(data: data)) }
        let isTable = entry.map(\.isTable) ?? false
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
