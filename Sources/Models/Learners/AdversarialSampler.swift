import Commerce
import Statistics
import Tensors

/// Makes the sequences that a generator is judged by, as its probabilities are.
struct AdversarialSampler {
    private let model: SequenceGenerator
    private let masks: GeneratorMasks
    private let request: SequenceGenerator.Request
    private let threads: Int

    /// Sequences that a generator is measured by.
    static let measuredCount = 512

    init(_ model: SequenceGenerator, threads: Int) throws {
        self.model = model
        self.threads = threads
        let longest = model.configuration.length
        request = SequenceGenerator.Request(
            count: 0,
            minimumLength: min(2, longest),
            maximumLength: longest
        )
        masks = try GeneratorMasks(request, model)
    }

    /// Sequences without times, each from its own part of the seed.
    func sequences(_ count: Int, _ seed: Seed) throws -> Histories {
        var made = Histories()
        for start in stride(from: 0, to: count, by: model.batchSize) {
            let drafts = (start..<min(count, start + model.batchSize)).map {
                SequenceGenerator.Draft(number: $0, seed: seed[$0])
            }
            let finished = try withoutGradient {
                try model.finish(drafts, request: request, masks: masks, threads: threads)
            }
            for draft in finished {
                made.append(
                    user: -1,
                    items: draft.items,
                    events: draft.kinds.map { model.kinds[$0] },
                    times: [Int64](repeating: 0, count: draft.items.count)
                )
            }
        }
        return made
    }
}

/// What a made event may expect to be rewarded with, by its place in the sequence.
struct RewardBaseline {
    private var means: [Double?] = []

    /// Share of the old mean that stays.
    private static let memory = 0.9

    /// How much better each event fared than expected, ends of sequences included.
    ///
    ///     R_t = r_t - mean r + γ R_{t+1},   advantage_t = R_t - b_t
    ///
    /// - Parameters:
    ///   - rewards: one for each event and one for the end of each sequence.
    ///   - made: the sequences, in the same order.
    ///   - discount: γ.
    /// - Returns: one advantage a reward.
    mutating func advantages(
        of rewards: [Double],
        in made: Histories,
        discount: Double
    ) -> [Double] {
        let mean = rewards.reduce(0, +) / Double(max(1, rewards.count))
        var returns = rewards.map { $0 - mean }
        var sums: [Double] = []
        var counts: [Double] = []
        var start = 0
        for sequence in 0..<made.count {
            let count = made.range(of: sequence).count + 1
            while sums.count < count {
                sums.append(0)
                counts.append(0)
            }
            for step in (0..<count).reversed() {
                if step + 1 < count {
                    returns[start + step] += discount * returns[start + step + 1]
                }
                sums[step] += returns[start + step]
                counts[step] += 1
            }
            start += count
        }
        while means.count < sums.count { means.append(nil) }
        let expected = sums.indices.map { means[$0] ?? sums[$0] / counts[$0] }
        for step in sums.indices {
            means[step] =
                Self.memory * expected[step] + (1 - Self.memory) * sums[step] / counts[step]
        }
        start = 0
        for sequence in 0..<made.count {
            let count = made.range(of: sequence).count + 1
            for step in 0..<count { returns[start + step] -= expected[step] }
            start += count
        }
        return returns
    }
}
