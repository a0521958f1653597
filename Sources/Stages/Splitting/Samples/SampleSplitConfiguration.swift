public import Commerce
import Pipelines

/// What can be set about the split of a table: the share of the rows that each set gets.
public struct SampleSplitConfiguration: Sendable, Codable, Hashable {
    /// How the rows are divided; nil takes the order of time where the table tells it, else deals at random.
    public var splitProtocol: SampleSplitProtocol?
    /// Share of the rows that are learned from.
    public var training: Double
    /// Share of the rows that choices are made on.
    public var tuning: Double
    /// Share of the rows that the decision is made on.
    public var gate: Double
    /// Share of the rows for the last word.
    public var test: Double

    /// States a split; the shares sum to 1.
    public init(
        splitProtocol: SampleSplitProtocol? = nil,
        training: Double = 0.6,
        tuning: Double = 0.1,
        gate: Double = 0.15,
        test: Double = 0.15
    ) {
        self.splitProtocol = splitProtocol
        self.training = training
        self.tuning = tuning
        self.gate = gate
        self.test = test
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case splitProtocol = "protocol"
        case training, tuning, gate, test
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: `ConfigurationError` for unknown keys, ``SplitError`` for shares that don't sum to 1.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        splitProtocol =
            keys.contains(.splitProtocol)
            ? try keys.choice(.splitProtocol, default: .stratified) : nil
        training = try keys.value(.training, default: training)
        tuning = try keys.value(.tuning, default: tuning)
        gate = try keys.value(.gate, default: gate)
        test = try keys.value(.test, default: test)
        try validate()
    }

    /// The sets with their shares, in a fixed order.
    var shares: [(role: SetRole, share: Double)] {
        [(.training, training), (.tuning, tuning), (.gate, gate), (.test, test)]
    }

    /// Checks what can be checked without data.
    ///
    /// - Throws: ``SplitError/invalidConfiguration(_:)``.
    func validate() throws(SplitError) {
        let sum = training + tuning + gate + test
        guard shares.allSatisfy({ $0.share > 0 }), abs(sum - 1) < 1e-9 else {
            throw .invalidConfiguration(
                "training, tuning, gate and test must be positive and sum to 1, got \(training), "
                    + "\(tuning), \(gate) and \(test)"
            )
        }
    }
}
