import Pipelines

/// Settings of ``FittedCleanStage``.
public struct FittedCleanConfiguration: Codable, Hashable, Sendable {
    /// Whether quantities and prices beyond their robust range are limited to it.
    public var clipsExtremes: Bool
    /// Half the width of the robust range, in robust standard deviations of the logarithm.
    public var extremeDeviations: Double
    /// Whether users that look automated are taken out of training.
    public var removesAutomated: Bool
    /// Events per active day are extreme above this many robust standard deviations of the logarithm.
    public var automatedDeviations: Double
    /// Gaps between events are regular below this coefficient of variation.
    public var regularGapVariation: Double
    /// Items and users with fewer training events are taken out of training, again and again until
    /// all have as many; nil for none.
    public var kCore: Int?

    /// Sets what is given and takes the defaults for the rest.
    public init(
        clipsExtremes: Bool = true,
        extremeDeviations: Double = 6,
        removesAutomated: Bool = true,
        automatedDeviations: Double = 4,
        regularGapVariation: Double = 0.5,
        kCore: Int? = nil
    ) {
        self.clipsExtremes = clipsExtremes
        self.extremeDeviations = extremeDeviations
        self.removesAutomated = removesAutomated
        self.automatedDeviations = automatedDeviations
        self.regularGapVariation = regularGapVariation
        self.kCore = kCore
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case clipsExtremes = "clip-extremes"
        case extremeDeviations = "extreme-deviations"
        case removesAutomated = "remove-automated"
        case automatedDeviations = "automated-deviations"
        case regularGapVariation = "regular-gap-variation"
        case kCore = "k-core"
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: ``Pipelines/ConfigurationError`` for a key or a value that is not known.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        clipsExtremes = try keys.value(.clipsExtremes, default: clipsExtremes)
        extremeDeviations = try keys.value(.extremeDeviations, default: extremeDeviations)
        removesAutomated = try keys.value(.removesAutomated, default: removesAutomated)
        automatedDeviations = try keys.value(.automatedDeviations, default: automatedDeviations)
        regularGapVariation = try keys.value(.regularGapVariation, default: regularGapVariation)
        kCore = try keys.decodeIfPresent(Int.self, forKey: .kCore)
    }

    /// - Throws: ``CleaningError/badSetting(name:expected:got:)``.
    func validate() throws(CleaningError) {
        for (name, value) in [
            ("extreme-deviations", extremeDeviations),
            ("automated-deviations", automatedDeviations),
            ("regular-gap-variation", regularGapVariation),
        ] where !(value > 0) {
            throw .badSetting(name: name, expected: "a number above 0", got: "\(value)")
        }
        if let kCore, kCore < 1 {
            throw .badSetting(name: "k-core", expected: "at least 1", got: "\(kCore)")
        }
    }
}
