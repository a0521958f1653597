import Pipelines

/// What a made row must be to pass.
public struct RowScreenConfiguration: Hashable, Sendable {
    /// What is done with rows of a kind.
    public enum Treatment: String, Codable, Hashable, Sendable, CaseIterable {
        case reject, keep
    }

    /// Rows that say the same as a training row, in all columns that models look at.
    public var exactCopies: Treatment
    /// Rows that say the same as an earlier made row.
    public var repeats: Treatment
    /// Numbers outside of those of the training rows, fractions of whole numbers, levels that no training
    /// row has, and missing values in columns that always have one.
    public var impossible: Treatment
    /// Rows with two names, or a name and a column with or without a value, that no training row has together.
    public var unseenCombinations: Treatment
    /// Rows that lie as near to a training row as hardly any other training row does.
    public var nearCopies: NearCopyRule
    /// Rows whose nearest training rows are all of other classes.
    public var contradictions: ContradictionRule
    /// Rows that lie alone.
    public var outliers: OutlierRule
    /// Rows that trees tell from real ones.
    public var toldApart: TwoSampleRule

    /// Configures the screen.
    public init(
        exactCopies: Treatment = .reject,
        repeats: Treatment = .reject,
        impossible: Treatment = .reject,
        unseenCombinations: Treatment = .keep,
        nearCopies: NearCopyRule = NearCopyRule(),
        contradictions: ContradictionRule = ContradictionRule(),
        outliers: OutlierRule = OutlierRule(),
        toldApart: TwoSampleRule = TwoSampleRule()
    ) {
        self.exactCopies = exactCopies
        self.repeats = repeats
        self.impossible = impossible
        self.unseenCombinations = unseenCombinations
        self.nearCopies = nearCopies
        self.contradictions = contradictions
        self.outliers = outliers
        self.toldApart = toldApart
    }
}

extension RowScreenConfiguration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case exactCopies = "exact-copies"
        case repeats, impossible
        case unseenCombinations = "unseen-combinations"
        case nearCopies = "near-copies"
        case contradictions, outliers
        case toldApart = "told-apart"
    }

    /// Reads the settings; what is missing stays at its default.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or word.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Self()
        self.init(
            exactCopies: try keys.choice(.exactCopies, default: standard.exactCopies),
            repeats: try keys.choice(.repeats, default: standard.repeats),
            impossible: try keys.choice(.impossible, default: standard.impossible),
            unseenCombinations: try keys.choice(
                .unseenCombinations,
                default: standard.unseenCombinations
            ),
            nearCopies: try keys.value(.nearCopies, default: standard.nearCopies),
            contradictions: try keys.value(.contradictions, default: standard.contradictions),
            outliers: try keys.value(.outliers, default: standard.outliers),
            toldApart: try keys.value(.toldApart, default: standard.toldApart)
        )
    }
}
