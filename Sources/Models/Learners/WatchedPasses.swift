import Networks
import Statistics
import Tensors

/// What a step of a GAN said.
struct GANStep {
    /// The discriminator's loss, or the distance that it sees.
    var distinction = 0.0
    /// The share of pairs of something real and something made that the discriminator tells right.
    var accuracy = 0.0
    var generatorLoss = 0.0
    /// The length of the generator's gradient.
    var gradientNorm = 0.0
}

/// The passes of a GAN for tables over its rows: measured now and then with the average of the generator's weights,
/// and ended where it collapses.
@TensorThread
final class WatchedPasses {
    /// The average, to be updated once a step.
    let average: WeightAverage
    private var monitor: TableGANMonitor

    init(
        of generator: [Parameter],
        _ code: RowCode,
        _ configuration: some WatchedGANConfiguration
    ) {
        average = WeightAverage(of: generator, decay: configuration.averaging)
        monitor = TableGANMonitor(code, leastKept: configuration.leastKept)
    }

    /// What was measured of the weights that were kept.
    var measures: [String: Double] { monitor.measures }

    /// What was measured on the way.
    var curve: [FittingPoint] { monitor.curve }

    /// That the GAN collapsed, where it did.
    var remarks: [String] { monitor.remarks }

    /// Goes on until all passes are done or the GAN collapses; the generator then has the weights that are kept.
    ///
    /// - Parameters:
    ///   - epochs: passes at most; at least 1.
    ///   - distinction: what reports call that part of a step.
    ///   - seed: what measurements depend on.
    ///   - made: rows that the generator makes for a measurement, row-major.
    ///   - onReport: called after each pass; throwing ends the fitting.
    ///   - pass: takes the steps of a pass, numbered from 1, and tells of the last one.
    /// - Throws: what `onReport` throws; ``RowGeneratorError`` when it collapses before anything was worth keeping.
    func run(
        _ epochs: Int,
        distinction: String,
        seed: Seed,
        made: (Seed) -> [Float],
        onReport: (RowGeneratorReport) throws -> Void,
        pass: (Int) -> GANStep
    ) throws {
        _ = try isSound(GANStep(), after: 0) { made(seed["untrained"]) }
        for epoch in 1...epochs {
            let last = pass(epoch)
            if TableGANMonitor.isDue(epoch, of: epochs),
                try !isSound(last, after: epoch, { made(seed["check"][epoch]) })
            {
                break
            }
            try onReport(
                RowGeneratorReport(
                    finished: epoch,
                    all: epochs,
                    losses: ["generator": last.generatorLoss, distinction: last.distinction]
                )
            )
        }
        average.adopt(monitor.kept ?? average.snapshot)
    }

    private func isSound(
        _ last: GANStep,
        after epochs: Int,
        _ made: () -> [Float]
    ) throws -> Bool {
        try monitor.note(
            average.applied(made),
            after: epochs,
            criticAccuracy: last.accuracy,
            gradientNorm: last.gradientNorm,
            isFinite: last.generatorLoss.isFinite && last.distinction.isFinite,
            weights: average.snapshot
        )
    }
}
