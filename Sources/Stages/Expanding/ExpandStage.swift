import Commerce
public import Pipelines
import Statistics

/// Makes candidate samples from training rows: operators edit histories, generators make new ones.
public struct ExpandStage: Stage {
    /// The makers, in their order.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The makers to run.
        public var makers: [ExpanderConfiguration]

        /// Lists the makers.
        public init(_ makers: [ExpanderConfiguration] = []) {
            self.makers = makers
        }

        /// Reads the list itself, as recipes write it.
        public init(from decoder: any Decoder) throws {
            makers = try [ExpanderConfiguration](from: decoder)
        }

        /// Writes the list itself.
        public func encode(to encoder: any Encoder) throws { try makers.encode(to: encoder) }
    }

    /// The stage's verb.
    public static let name = StageName.expand

    /// The stage's settings.
    public let configuration: Configuration

    /// Configures the stage.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Runs each maker on the same input.
    ///
    /// A maker's seed comes from its name and from how often the same name stood before it, so that
    /// another maker in the list changes nothing in its draws.
    ///
    /// - Throws: what the makers throw.
    public func run(_ input: ExpandInput, in context: StageContext) async throws -> Expanded {
        var expanded = Expanded(made: MadeHistories(), counts: [])
        var occurrences: [String: Int] = [:]
        for (number, maker) in configuration.makers.enumerated() {
            try context.checkCancellation()
            context.progress.report(
                Progress(maker.name, fraction: Double(number) / Double(configuration.makers.count))
            )
            let occurrence = occurrences[maker.name, default: 0]
            occurrences[maker.name] = occurrence + 1
            let expander = try maker.expander()
            let seed = context.seed[maker.name][occurrence]
            let expansion = try await expander.expand(input, seed: seed, in: context)
            expanded.counts.append(
                MakerCounts(
                    maker: maker.name,
                    configurationHash: try maker.configurationHash(),
                    made: expansion.made.count,
                    skipped: expansion.skipped,
                    measures: expansion.measures
                )
            )
            if expanded.made.count == 0 {
                expanded.made = expansion.made
            } else {
                expanded.made.append(expansion.made)
            }
        }
        return expanded
    }
}
