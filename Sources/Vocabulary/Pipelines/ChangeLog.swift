/// What the rules of a stage did to the data, rule by rule: never a silent edit.
public struct ChangeLog: Sendable, Codable, Hashable {
    /// What a rule does to the rows that it meets.
    public enum Action: String, Sendable, Codable, Hashable {
        case removed, changed, flagged
    }

    /// One rule's doing.
    public struct Entry: Sendable, Codable, Hashable {
        /// The rule's name, as in recipes.
        public var rule: String
        /// What it does.
        public var action: Action
        /// Rows that the rule meets when it is applied alone to the stage's input.
        public var matched: Int
        /// Rows that it removed or changed when applied in its turn.
        public var applied: Int
        /// The threshold or condition in words, with its value where it was fitted.
        public var condition: String
        /// A few affected rows, each with its line and what was done, for a person to judge.
        public var examples: [String]

        /// Describes a rule's doing.
        public init(
            rule: String,
            action: Action,
            matched: Int,
            applied: Int,
            condition: String,
            examples: [String] = []
        ) {
            self.rule = rule
            self.action = action
            self.matched = matched
            self.applied = applied
            self.condition = condition
            self.examples = examples
        }
    }

    /// One entry a rule, in the order in which they were applied.
    public var entries: [Entry]

    /// Makes a log.
    public init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// Rows that each rule removed or changed, by the rule's name.
    public var counts: [String: Int] {
        Dictionary(entries.map { ($0.rule, $0.applied) }, uniquingKeysWith: +)
    }
}
