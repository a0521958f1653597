extension RunDetails {
    /// One policy's way through expand, label, screen and mix.
    public struct Policy: Codable, Sendable, Hashable {
        /// The policy's name in the recipe.
        public var name: String
        /// Its part of the recipe, as YAML.
        public var recipe: String
        /// Samples by maker.
        public var made: [String: Int]
        /// Rejected samples by reason.
        public var screened: [String: Int]
        /// Samples that took part in training.
        public var mixed: Int
        /// Mean weight of these.
        public var meanWeight: Double
        /// How well a classifier tells made from real samples (area under the ROC curve); .5 is not at all.
        public var twoSampleAUC: Double?
        /// How real and made data differ.
        public var distributions: [Distribution]
        /// Made sequences next to their parents.
        public var examples: [Example]
        /// The decision's metric on the tuning set, averaged over seeds.
        public var tuningMetric: Double
        /// Users by segment: label, share among real users, share among made ones.
        public var segments: [Segment]
        /// Whether it added nothing, so that its model is that of the originals.
        public var isIdle: Bool { mixed == 0 }
        /// What made rows keep to, and what that moved; nil for samples of other kinds.
        public var constraints: [Constraint]? = nil
        /// How makers that are networks learnt; nil where none is.
        public var fittings: [Fitting]? = nil
    }

    /// How a maker that is a network learnt.
    public struct Fitting: Codable, Sendable, Hashable {
        /// What was measured after some passes.
        public struct Point: Codable, Sendable, Hashable {
            /// Passes done.
            public var epoch: Int
            /// Losses and measures by name.
            public var values: [String: Double]
        }

        /// The maker.
        public var maker: String
        /// What was measured, pass after pass.
        public var points: [Point]
        /// The pass whose weights made the rows; nil where nobody watched.
        public var keptEpoch: Int?
    }

    /// Something that made rows keep to.
    public struct Constraint: Codable, Sendable, Hashable {
        /// Where a constraint comes from.
        public enum Origin: String, Codable, Sendable, Hashable {
            /// A person stated it.
            case declared
            /// The training rows showed it.
            case found
            /// The maker was asked for such rows.
            case condition
        }

        /// How it reads.
        public var text: String
        /// Where it comes from.
        public var origin: Origin
        /// Real training rows that break it.
        public var broken: Int
        /// Values of made rows that were moved to meet it.
        public var moved: Int
    }

    /// One segment found by labelling.
    public struct Segment: Codable, Sendable, Hashable {
        /// The segment's number.
        public var label: Int
        /// Its share among real users.
        public var realShare: Double
        /// Its share among made users.
        public var madeShare: Double
        /// The items that set it apart, as a person reads them.
        public var topItems: [String]
    }

    /// What too few seeds leave open, nothing where there are enough; a quick look has few of something else, too.
    static func remarks(onSeeds seeds: Int, ofQuickLookWithFew few: String?) -> [String] {
        if let few {
            return [
                "This is a quick look: few \(few) and \(counted(seeds: seeds)). "
                    + "A claim takes a full recipe and at least 5 seeds."
            ]
        }
        return seeds < 5
            ? ["Only \(counted(seeds: seeds)): repeat with at least 5 before a claim."] : []
    }

    /// Which policies added nothing, a sentence each.
    static func remarks(onIdle policies: [Policy]) -> [String] {
        policies.filter(\.isIdle).map {
            "\($0.name) added nothing to the originals, so its model is theirs: the run says nothing of it."
        }
    }
}
