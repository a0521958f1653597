import Pipelines

/// A recipe of any task, as far as a run's folder, its seeds and its decision go.
public protocol RunnableRecipe: Codable, Hashable, Sendable {
    /// What makes the samples that compete with the originals.
    associatedtype PolicyConfiguration

    /// A name of the catalogue of data sets, a file, or a folder with a `dataset.yaml`.
    var data: String { get }
    /// Files and folders that the run reads, by the names that the recipe gives.
    var sources: [String] { get }
    /// The root of all seeds.
    var seed: UInt64 { get }
    /// The policies by name.
    var policies: [String: PolicyConfiguration] { get }
    /// When a policy is accepted.
    var decide: DecideConfiguration { get }

    /// Checks what the types alone can't.
    ///
    /// - Throws: ``RunError``, `ConfigurationError`.
    func validate() throws
}

extension RunnableRecipe {
    /// The data alone.
    public var sources: [String] { [data] }

    /// The policies' names in the order in which they are run and shown.
    public var policyNames: [String] { policies.keys.sorted() }

    /// The policies in that order.
    var orderedPolicies: [(name: String, policy: PolicyConfiguration)] {
        policies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension Recipe: RunnableRecipe {}
extension SampleRecipe: RunnableRecipe {}
extension SearchRecipe: RunnableRecipe {}

extension KeyedDecodingContainer {
    /// A recipe's decision; where it names no metric, the task's usual one decides.
    func decision(_ key: Key, metric: String) throws -> DecideConfiguration {
        var decide = try value(key, default: DecideConfiguration(metric: metric))
        if contains(key), try decode(StatedMetric.self, forKey: key).metric == nil {
            decide.metric = metric
        }
        return decide
    }
}

/// The metric of a decision, where one is written.
private struct StatedMetric: Decodable {
    var metric: String?
}
