public import Commerce
public import Pipelines
public import Statistics

/// Edits the histories of the training set with one operator.
public struct OperatorExpander: Expander {
    /// The operator and its options.
    public let configuration: OperatorConfiguration
    /// The hash that goes into the provenance of each sample.
    public let configurationHash: String
    /// The operator's name.
    public var name: String { configuration.operation.name }

    /// Configures the maker.
    public init(_ configuration: OperatorConfiguration, configurationHash: String) {
        self.configuration = configuration
        self.configurationHash = configurationHash
    }

    /// Makes up to `copies` sequences from each history that the filter lets through.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> MadeHistories {
        try await edit(input, seed: seed, in: context).made
    }

    func edit(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> (made: MadeHistories, skipped: [String: Int]) {
        (MadeHistories(), [:])
    }
}
