import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker that writes each history anew as a few short patterns, partly of its own items.
///
/// Recipes write it as `{ generator: patterns, copies: 2, support: 3, copy-share: 0.5 }`.
///
/// Source: Yin et al., "Dataset regeneration for sequential recommendation" (DR4SR), KDD 2024.
/// Deviates: as ``PatternRegenerator`` says; made patterns stand beside the originals instead of in their
/// place; their times are spread evenly over their parent's.
public struct PatternGenerator: HistoryGenerator {
    /// The maker's name, as in recipes.
    public static let name = "patterns"

    /// The model, its training, and what counts as a pattern.
    public var regenerator = PatternRegenerator.Configuration()
    /// Temperature and share of the draws.
    public var request = SequenceGenerator.Request(count: 0, topP: 0.9)

    /// Makes patterns by a model with its usual settings.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<PatternGenerator>] {
        SequenceGenerator.Configuration.settings(of: \.regenerator.model)
            + SequenceGenerator.Request.settings(of: \.request) + [
                Setting("copies", \.regenerator.copies, "a number of at least 1") { $0 >= 1 },
                Setting("copy-share", \.regenerator.copyShare, "a number in 0...1") {
                    (0...1).contains($0)
                },
                Setting("window", \.regenerator.miner.window, "a number in 2...50") {
                    (2...50).contains($0)
                },
                Setting("support", \.regenerator.miner.support, "a number of at least 1") {
                    $0 >= 1
                },
                Setting("pattern-length", \.regenerator.miner.longest),
            ]
    }

    /// Refuses patterns that are longer than what they are looked for in.
    public func check() throws {
        let miner = regenerator.miner
        guard miner.longest < 2 || miner.longest > miner.window else { return }
        throw Self.badValue(
            "pattern-length",
            got: "\(miner.longest)",
            expected: "a number of at least 2 and at most the window of \(miner.window)"
        )
    }

    /// Mines patterns, fits the model, and makes `copies` patterns of each history of two events or more.
    ///
    /// Patterns that a history got before, and those that are the history itself, are left out and
    /// counted. Measured: how many patterns were mined, which share of the made ones is among them, and
    /// which share of their items the parent holds.
    ///
    /// - Throws: ``ExpandError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let real = input.training.samples
        let sequences = (0..<real.count).filter { real.range(of: $0).count > 1 }
        let request = request.excluding(input.excludedItems)
        let work = GeneratorWork(maker: name, context: context)
        let (found, mined) = try await work.run {
            let model = try PatternRegenerator(
                fitting: input.training,
                itemCount: input.catalogue.count,
                configuration: regenerator,
                seed: seed["fit"]
            ) { epoch, losses in
                work.fitted(epoch, of: regenerator.model.epochs, losses)
            }
            let found = try model.regenerate(
                real,
                sequences,
                request,
                seed: seed["make"],
                threads: context.threads
            ) { finished in
                work.made(finished, of: sequences.count)
            }
            return (found, model.patterns)
        }
        return gathered(found, of: real, mined, try configurationHash())
    }

    private func gathered(
        _ found: [RegeneratedPattern],
        of real: Histories,
        _ mined: ItemPatterns,
        _ configurationHash: String
    ) -> Expansion {
        var expansion = Expansion()
        var before: Set<[Int32]> = []
        var sequence = -1
        var (known, copied) = (0, 0)
        for pattern in found {
            if pattern.sequence != sequence { before = [] }
            sequence = pattern.sequence
            let items = real.items(of: sequence)
            guard !items.elementsEqual(pattern.items) else {
                expansion.skip(.noEffect)
                continue
            }
            guard before.insert(pattern.items).inserted else {
                expansion.skip(.repeated)
                continue
            }
            append(pattern, of: real, configurationHash, to: &expansion.made)
            copied += pattern.items.count { items.contains($0) }
            known += mined.number(of: pattern.items) == nil ? 0 : 1
        }
        let made = expansion.made
        expansion.measures["patterns-mined"] = Double(mined.count)
        if made.count > 0 {
            expansion.measures["mined-share"] = Double(known) / Double(made.count)
            expansion.measures["copied-share"] =
                Double(copied) / Double(made.histories.eventCount)
        }
        return expansion
    }

    private func append(
        _ pattern: RegeneratedPattern,
        of real: Histories,
        _ configurationHash: String,
        to made: inout MadeHistories
    ) {
        let times = real.times[real.range(of: pattern.sequence)]
        let (first, last) = (times.first ?? 0, times.last ?? 0)
        let steps = Int64(pattern.items.count - 1)
        made.append(
            items: pattern.items,
            events: pattern.events,
            times: (0...steps).map { first + (last - first) * $0 / steps },
            provenance: Provenance(
                parents: [real.users[pattern.sequence]],
                maker: name,
                configurationHash: configurationHash,
                seed: pattern.seed
            )
        )
    }
}
