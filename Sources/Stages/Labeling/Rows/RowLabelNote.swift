/// What is to be said of labels.
public struct RowLabelNote: Codable, Hashable, Sendable {
    /// How labels of real rows were found again that the labeler had not seen.
    public struct Check: Codable, Hashable, Sendable {
        /// Real rows whose label was hidden.
        public var rows: Int
        /// Share of them that got a label.
        public var coverage: Double
        /// Share of those whose likeliest class is the right one; nil when none got a label.
        public var accuracy: Double?
        /// Share of those that are of the commonest class: what saying it of every row would get right.
        public var commonest: Double?
        /// Mean over the classes of F1 on those; a class that neither occurs nor is said counts nowhere.
        public var macroF1: Double?
        /// How far confidences are from the share that is right, on those.
        public var calibrationError: Double?
        /// Area under the precision-recall curve over all of them; nil unless there are two classes.
        public var averagePrecision: Double?
    }

    /// Who labelled.
    public var labeler: String
    /// Probability of the likeliest class below which a row got no label.
    public var minimumConfidence: Double
    /// Made rows without a label.
    public var abstained: Int
    /// Made rows whose label differs from the maker's condition.
    public var changed: Int
    /// Made rows that a person labelled.
    public var answered: Int
    /// The temperature that confidences were scaled by; 1 for none.
    public var temperature: Double
    /// The check; nil where the label is the condition, where there are too few rows, and where it isn't asked for.
    public var check: Check?

    /// Notes what was labelled.
    public init(
        labeler: String = MakersCondition.name,
        minimumConfidence: Double = 0,
        abstained: Int = 0,
        changed: Int = 0,
        answered: Int = 0,
        temperature: Double = 1,
        check: Check? = nil
    ) {
        self.labeler = labeler
        self.minimumConfidence = minimumConfidence
        self.abstained = abstained
        self.changed = changed
        self.answered = answered
        self.temperature = temperature
        self.check = check
    }
}
