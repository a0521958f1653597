/// What was done to protect people: column by column, and what of a privacy budget was spent.
public struct PrivacyLedger: Sendable, Codable, Hashable {
    /// What was done to one column.
    public struct Treatment: Sendable, Codable, Hashable {
        /// The log's column.
        public var column: String
        /// What was done.
        public var action: Action
        /// Different values that were treated.
        public var valueCount: Int
        /// How, in words.
        public var method: String
    }

    /// What can be done to a column.
    public enum Action: String, Sendable, Codable, Hashable {
        case pseudonymised, dropped, kept
    }

    /// One spending of a privacy budget.
    public struct Spending: Sendable, Codable, Hashable {
        /// What the budget was spent on.
        public var purpose: String
        /// The budget of differential privacy, epsilon; at least 0.
        public var epsilon: Double
        /// Its probability of failure, delta; in 0..<1.
        public var delta: Double

        /// Records a spending.
        public init(purpose: String, epsilon: Double, delta: Double) {
            self.purpose = purpose
            self.epsilon = epsilon
            self.delta = delta
        }
    }

    /// Columns that name or describe people, and what was done to each.
    public var treatments: [Treatment]
    /// Names the key without giving it away; nil when none was used.
    public var keyFingerprint: String?
    /// What was spent of a privacy budget; empty without differential privacy.
    public var budget: [Spending]
}
