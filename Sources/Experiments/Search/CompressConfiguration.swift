public import Networks
import Pipelines

/// How the run's encoder is made smaller and faster, and what that may cost.
public struct CompressConfiguration: Codable, Hashable, Sendable {
    /// One way of making it smaller.
    public struct Variant: Codable, Hashable, Sendable {
        /// What the linear maps multiply in.
        public var precision: MapPrecision
        /// The share of each map's weights that are set to zero, those nearest to it.
        public var prune: Double

        /// States a variant.
        public init(precision: MapPrecision = .eightBits, prune: Double = 0) {
            self.precision = precision
            self.prune = prune
        }

        /// Keys as recipes write them.
        public enum CodingKeys: String, CodingKey, CaseIterable {
            case precision, prune
        }

        /// Reads a variant, with the default for each absent key.
        ///
        /// - Throws: `ConfigurationError`.
        public init(from decoder: any Decoder) throws {
            try decoder.refuseUnknownKeys(CodingKeys.self)
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            self.init()
            precision = try keys.choice(.precision, default: precision)
            prune = try keys.value(.prune, default: prune)
            guard (0..<1).contains(prune) else {
                throw ConfigurationError.badValue(
                    path: "compress.variants.prune",
                    got: "\(prune)",
                    expected: "a share from 0 on and below 1"
                )
            }
            guard !compression.isNone else {
                throw ConfigurationError.badValue(
                    path: "compress.variants",
                    got: precision.rawValue,
                    expected: "bfloat16, 8-bit or a share to prune"
                )
            }
        }

        /// As models take it.
        public var compression: MapCompression {
            MapCompression(precision: precision, prune: prune)
        }

        /// The variant in words, such as `8-bit, 30 % pruned`.
        public var name: String {
            let share = (prune * 1000).rounded() / 10
            let number = share == share.rounded() ? "\(Int(share))" : "\(share)"
            return prune > 0 ? "\(precision.rawValue), \(number) % pruned" : precision.rawValue
        }
    }

    /// What is measured, each beside the encoder as it is.
    public var variants: [Variant]
    /// How much of the deciding metric a variant may lose at most, from 0 on; its interval must lie above minus that.
    public var mostLost: Double
    /// Texts of the catalogue that speed is measured on, at most.
    public var timed: Int

    /// States what is measured.
    public init(variants: [Variant] = [Variant()], mostLost: Double = 0.01, timed: Int = 512) {
        self.variants = variants
        self.mostLost = mostLost
        self.timed = timed
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case variants, timed
        case mostLost = "most-lost"
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        variants = try keys.value(.variants, default: variants)
        mostLost = try keys.value(.mostLost, default: mostLost)
        timed = try keys.value(.timed, default: timed)
        guard mostLost >= 0 else {
            throw ConfigurationError.badValue(
                path: "compress.most-lost",
                got: "\(mostLost)",
                expected: "a number from 0 on"
            )
        }
        guard timed > 0 else {
            throw ConfigurationError.badValue(
                path: "compress.timed",
                got: "\(timed)",
                expected: "a whole number from 1 on"
            )
        }
        guard !variants.isEmpty, Set(variants).count == variants.count else {
            throw ConfigurationError.badValue(
                path: "compress.variants",
                got: variants.isEmpty ? "none" : "one of them twice",
                expected: "at least one, each once"
            )
        }
    }
}
