import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker that puts likely earlier events before short histories, so that they teach like long ones.
///
/// A recurrent language model learns the training histories from their newest event back, and goes on
/// where a short history begins. Recipes write it as `{ generator: prior, added: 5, short-length: 10 }`.
///
/// Source: Liu et al., "Augmenting sequential recommendation with pseudo-prior items via reversely
/// pre-training transformer" (ASReP), SIGIR 2021.
/// Deviates: the reversed model is the GRU of the generator `gru` instead of a transformer, and items are
/// drawn instead of being the likeliest ones; extended histories stand beside the originals instead of
/// in their place, so that the share of made data stays the mixture's business.
public struct PriorGenerator: HistoryGenerator {
    /// The maker's name, as in recipes.
    public static let name = "prior"

    /// The model and its training; it always reads backwards.
    public var model = SequenceGenerator.Configuration(direction: .backward)
    /// Temperature and share of the draws.
    public var request = SequenceGenerator.Request(count: 0, topP: 0.9)
    /// Events that are put before a history.
    public var added = 5
    /// Events of a history that is short enough to be extended.
    public var shortLength = 10

    /// Extends histories by a model with its usual settings.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<PriorGenerator>] {
        SequenceGenerator.Configuration.settings(of: \.model)
            + SequenceGenerator.Request.settings(of: \.request) + [
                Setting("added", \.added, "a number of at least 1") { $0 >= 1 },
                Setting("short-length", \.shortLength, "a number of at least 1") { $0 >= 1 },
            ]
    }

    /// Fits the reversed model and extends every short history once.
    ///
    /// - Throws: ``ExpandError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let real = input.training.samples
        let short = (0..<real.count).filter {
            (1...shortLength).contains(real.range(of: $0).count)
        }
        let request = request.excluding(input.excludedItems)
        let work = GeneratorWork(maker: name, context: context)
        let (extensions, times) = try await work.run {
            let model = try work.fit(self.model, to: input, seed: seed["fit"])
            let extensions = try model.extensions(
                of: real,
                short,
                by: added,
                request,
                seed: seed["make"],
                threads: context.threads
            ) { finished in
                work.made(finished, of: short.count)
            }
            return (extensions, model.times)
        }
        let hash = try configurationHash()
        var made = MadeHistories()
        for (sequence, found) in zip(short, extensions) {
            append(
                found,
                before: sequence,
                of: real,
                times,
                hash,
                seed["times"][sequence],
                to: &made
            )
        }
        return Expansion(made: made)
    }

    private func append(
        _ found: HistoryExtension,
        before sequence: Int,
        of real: Histories,
        _ times: TimeModel,
        _ configurationHash: String,
        _ seed: Seed,
        to made: inout MadeHistories
    ) {
        let range = real.range(of: sequence)
        var random = seed.generator()
        let earlier = times.times(
            before: real.times[range.lowerBound],
            events: found.events,
            from: &random
        )
        made.append(
            items: found.items + real.items[range],
            events: found.events + real.events[range],
            times: earlier + real.times[range],
            provenance: Provenance(
                parents: [real.users[sequence]],
                maker: name,
                configurationHash: configurationHash,
                seed: found.seed
            )
        )
    }
}
