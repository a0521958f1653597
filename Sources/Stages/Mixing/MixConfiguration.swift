public import Commerce
import Pipelines

/// How many made samples go with the originals, and how much they count.
public struct MixConfiguration: Hashable, Sendable {
    /// Where weights come from.
    public enum WeightSource: String, Codable, Hashable, Sendable, CaseIterable {
        /// Every made sample has the same.
        case constant
        /// The more certain the label, the greater.
        case confidence
        /// The further a sample pulls a model of the originals towards the tuning set, the greater.
        case tuning
    }

    /// How made samples stand to the originals.
    public enum Manner: String, Codable, Hashable, Sendable, CaseIterable {
        /// Each is shown in every epoch, beside all originals.
        case beside
        /// An epoch shows each history once: as it is, or as one of the samples made from it.
        case inTurn = "in-turn"
        /// Made rows of a table stand in the place of all originals.
        case instead
    }

    /// How made samples stand to the originals.
    public var manner: Manner
    /// Made samples per original, at least 0; 1 gives as many made samples as originals.
    public var ratio: Double
    /// Weight of a made sample, at least 0; an original has 1.
    ///
    /// In the loss; in turns, weights are in proportion to how often a version is shown.
    public var weight: Double
    /// Where weights come from.
    public var weightFrom: WeightSource
    /// Share of `weight` that a sample without confidence or of the least pull has, in 0...1.
    public var floor: Double

    /// Configures the mixture.
    public init(
        manner: Manner = .beside,
        ratio: Double = 1,
        weight: Double = 1,
        weightFrom: WeightSource = .constant,
        floor: Double = 0.2
    ) {
        self.manner = manner
        self.ratio = ratio
        self.weight = weight
        self.weightFrom = weightFrom
        self.floor = floor
    }

    /// The weight of a made sample.
    ///
    ///     weight · (floor + (1 − floor) · merit)
    ///
    /// or `weight` itself when it is constant; `merit` is in 0...1.
    public func weight(merit: Float) -> Float {
        switch weightFrom {
        case .constant: Float(weight)
        case .confidence, .tuning: Float(weight * (floor + (1 - floor) * Double(merit)))
        }
    }

    /// How many made samples the ratio asks for beside so many originals.
    func count(beside originals: Int) -> Int { Int((ratio * Double(originals)).rounded()) }

    /// Joins originals and chosen samples in the manner that is set; `weights` has one value a made sample.
    ///
    /// - Throws: `MixtureError` for samples that can't take turns with an original.
    public func mixture(
        of originals: TrainingSet<Histories>,
        _ made: MadeHistories,
        weights: [Float]
    ) throws(MixtureError) -> Mixture {
        switch manner {
        case .beside, .instead: Mixture(originals: originals, made: made, weights: weights)
        case .inTurn: try Mixture(originals: originals, inTurnWith: made, weights: weights)
        }
    }

    /// Joins original and chosen rows in the manner that is set; `weights` has one value a made row.
    public func mixture(
        of originals: TrainingSet<SampleTable>,
        _ made: MadeRows,
        weights: [Float]
    ) -> MixedRows {
        manner == .instead
            ? MixedRows(made: made, weights: weights)
            : MixedRows(originals: originals, made: made, weights: weights)
    }
}

extension MixConfiguration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case manner, ratio, weight
        case weightFrom = "weight-from"
        case floor
    }

    /// Reads the settings; what is missing stays at its default.
    ///
    /// - Throws: `ConfigurationError` for an unknown key, an unknown name or a number outside its range.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Self()
        self.init(
            manner: try values.choice(.manner, default: standard.manner),
            ratio: try values.value(.ratio, default: standard.ratio),
            weight: try values.value(.weight, default: standard.weight),
            weightFrom: try values.choice(.weightFrom, default: standard.weightFrom),
            floor: try values.value(.floor, default: standard.floor)
        )
        try validate()
    }

    /// That the manner doesn't suit what is mixed.
    func badManner(expected: String) -> ConfigurationError {
        Self.check.bad(.manner, got: manner.rawValue, expected: expected)
    }

    /// That weights can't come from there.
    func badWeightSource(expected: String) -> ConfigurationError {
        Self.check.bad(.weightFrom, got: weightFrom.rawValue, expected: expected)
    }

    private static let check = KeyCheck<CodingKeys>("mix")

    /// Refuses numbers outside their ranges.
    func validate() throws {
        let bounds: [(CodingKeys, Double, ClosedRange<Double>)] = [
            (.ratio, ratio, 0...1000), (.weight, weight, 0...1000), (.floor, floor, 0...1),
        ]
        for (key, value, range) in bounds {
            try Self.check(
                range.contains(value),
                key,
                got: value,
                "a number in \(range.lowerBound)...\(range.upperBound)"
            )
        }
    }
}
