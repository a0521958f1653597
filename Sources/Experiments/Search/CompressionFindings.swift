/// What the run's encoder costs and finds, as it is and made smaller.
public struct CompressionFindings: Codable, Sendable, Hashable {
    /// The encoder with some compression; the first is as it is.
    public struct Variant: Codable, Sendable, Hashable {
        /// What was done to it, such as `8-bit`.
        public var name: String
        /// Bytes of its weights in a file.
        public var byteCount: Int
        /// Texts of the catalogue a second, the best of some rounds in turn with the others; it depends on the machine
        /// and on what else runs on it.
        public var textsPerSecond: Double
        /// By ranker: the deciding metric on the gate queries.
        public var levels: [String: Double]
        /// By ranker: the variant minus the encoder as it is, on the gate queries, paired by query; empty for itself.
        ///
        /// Intervals are adjusted for the number of variants.
        public var differences: [String: RunResult.Interval]
        /// Whether the interval of the deciding ranker lies above minus the loss allowed, on queries enough for a decision;
        /// nil for the encoder as it is.
        public var isAccepted: Bool?
    }

    /// The variant that the run leaves beside the encoder as it is.
    public struct Left: Codable, Sendable, Hashable {
        /// The variant's name.
        public var name: String
        /// The encoder's folder, in that of the run.
        public var folder: String
    }

    /// The deciding metric.
    public var metric: String
    /// The ranker that decides.
    public var ranker: String
    /// The loss allowed.
    public var mostLost: Double
    /// Texts that speed was measured on.
    public var timed: Int
    /// Threads that tensors could use.
    public var threads: Int
    /// The encoder as it is, then each variant.
    public var variants: [Variant]
    /// The variant that the run leaves; nil where none was accepted.
    public var left: Left?
}

extension CompressionFindings {
    /// The place of the variant that a run leaves: of those accepted the smallest, of equally small ones that which finds
    /// best, then the first; nil where none was accepted.
    var smallestAccepted: Int? {
        func order(_ place: Int) -> (Int, Double, Int) {
            (variants[place].byteCount, -(variants[place].levels[ranker] ?? 0), place)
        }
        return variants.indices.filter { variants[$0].isAccepted == true }
            .min { order($0) < order($1) }
    }
}
