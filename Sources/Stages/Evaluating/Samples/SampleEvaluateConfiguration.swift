import Pipelines

/// What can be set about the evaluation of classifiers.
public struct SampleEvaluateConfiguration: Sendable, Codable, Hashable {
    /// What is measured.
    public var metrics: [SampleMetric]
    /// Parts of the rows that are looked at beside all.
    public var slices: [SampleSlice]
    /// Resamples of the rows for intervals.
    public var replicates: Int

    /// States an evaluation.
    public init(
        metrics: [SampleMetric] = SampleMetric.allCases,
        slices: [SampleSlice] = [],
        replicates: Int = 2_000
    ) {
        self.metrics = metrics
        self.slices = slices
        self.replicates = replicates
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case metrics, slices, replicates
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError` for unknown keys, metrics and slices.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        let names = try keys.value(.metrics, default: metrics.map(\.rawValue))
        metrics = try names.map { name in
            if let metric = SampleMetric(rawValue: name) { return metric }
            throw ConfigurationError.badValue(
                path: "evaluate.metrics",
                got: name,
                expected: NearestName.expected(
                    for: name,
                    among: SampleMetric.allCases.map(\.rawValue)
                )
            )
        }
        slices = try keys.value(.slices, default: slices)
        replicates = try keys.value(.replicates, default: replicates)
        guard replicates >= 100 else {
            throw ConfigurationError.badValue(
                path: "evaluate.replicates",
                got: "\(replicates)",
                expected: "a number of at least 100"
            )
        }
    }
}
