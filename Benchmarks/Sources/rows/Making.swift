import Commerce
import Expanding
import Foundation
import Learners
import Pipelines
import Statistics
import Tensors

/// Makers of rows, timed.
enum Making {
    /// What a conditional GAN took.
    struct Phases: Encodable {
        var preprocessing: Double
        var training: Double
        var sampling: Double
        var seconds: Double
        var made: Int
    }

    /// What a maker took, round by round.
    struct Outcome: Encodable {
        var seconds: [Double]
        var made: Int
    }

    /// Modes and codes, training, and as many rows of each class as there are.
    static func byNetwork(_ values: [String]) async throws -> Phases {
        let training = try await RowFiles.training(values[0], label: values[1])
        let configuration = TableGANConfiguration(epochs: try number(values[2]))
        let seed = Seed(UInt64(try number(values[3])))
        try await useThreads(values[4])
        let prepared = await timed {
            await ConditionalTableGAN(
                for: training,
                configuration: configuration,
                seed: seed["network"]
            )
        }
        let network = prepared.result
        let fitted = try await timed {
            try await TensorThread.run { try network.train(seed: seed["train"]) { _ in } }
        }
        let counts = training.samples.classCounts
        let sampled = await timed {
            await TensorThread.run {
                counts.enumerated().map { label, count in
                    network.rows(count, label: Int32(label), seed: seed["make"][label])
                }
            }
        }
        var made = SampleTable(training.samples.schema)
        for (label, rows) in sampled.result.enumerated() {
            for row in rows { made.append(row, label: Int32(label)) }
        }
        try RowFiles.write(made, to: values[5])
        return Phases(
            preprocessing: prepared.seconds,
            training: fitted.seconds,
            sampling: sampled.seconds,
            seconds: prepared.seconds + fitted.seconds + sampled.seconds,
            made: made.count
        )
    }

    /// A maker alone, from rows in memory to rows in memory: constraints are neither looked for nor met.
    static func byMaker(_ values: [String]) async throws -> Outcome {
        let training = try await RowFiles.training(values[0], label: values[1])
        let maker = try JSONDecoder()
            .decode(RowExpanderConfiguration.self, from: Data(values[2].utf8)).maker
        let seed = Seed(UInt64(try number(values[4])))
        try await useThreads(values[5])
        let context = StageContext(seed: seed, threads: try number(values[5]))
        var outcome = Outcome(seconds: [], made: 0)
        for round in 0..<(try number(values[3])) {
            let expanded = try await timed {
                try await maker.expand(training, seed: seed[round], in: context)
            }
            outcome.seconds.append(expanded.seconds)
            let made = expanded.result.made
            outcome.made = made.count
            if values[6] != "-" { try RowFiles.write(made.table, to: values[6]) }
        }
        return outcome
    }

    private static func useThreads(_ text: String) async throws {
        let threads = try number(text)
        await TensorThread.run { TensorThread.threadCount = threads }
    }
}
