public import Commerce
public import Learners
public import Pipelines
public import Statistics
import Tensors

/// A maker of rows whose network learns all classes before it makes rows of any.
///
/// Like all networks, it depends on the number of threads in the last digits of sums.
public protocol FittedRowExpander: RowExpander {
    /// The network, which has learnt nothing yet.
    func network(
        for training: TrainingSet<SampleTable>,
        seed: Seed
    ) async throws -> any RowGenerator
}

extension FittedRowExpander {
    /// Trains a network on all classes, and makes rows of those that are asked for.
    ///
    /// Where rows are asked for under a condition, whether a row is of the class and meets it takes the class's
    /// place in what the network is told, in training as in making: it learns the condition like a class, from all
    /// rows. The cells that it still gets wrong are moved like those that break a constraint.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        // Rows of a class from which a network can learn of it.
        let requests = try requests(for: table, fewest: 10)
        guard table.schema.modelled.contains(where: { !table.columns[$0].allSatisfy(\.isNaN) })
        else { throw RowExpandError.noColumns(maker: name) }
        let asksMore = !rows.condition.columns.isEmpty
        let learnt = asksMore ? training.told(of: requests) : training
        let network = try await network(for: learnt, seed: seed["network"])
        let fitted = try await TensorThread.run {
            let losses = try network.fit(for: name, seed: seed["train"], in: context)
            let rows = requests.enumerated().map { place, request in
                network.rows(
                    request.count,
                    label: asksMore ? Int32(place) : request.label,
                    seed: seed["make"][Int(request.label)]
                )
            }
            return (
                rows: rows,
                measures: network.measures,
                curve: FittingPoint.joined(losses, network.curve),
                remarks: network.remarks
            )
        }
        var writer = try MadeRowWriter(self, table, context)
        for (request, rows) in zip(requests, fitted.rows) {
            var number = 0
            try writer.write(request, of: table, seed: seed["make"][Int(request.label)]) { _ in
                defer { number += 1 }
                return (rows[number], [], 1)
            }
        }
        return RowExpansion(
            made: writer.made,
            measures: fitted.measures,
            curve: fitted.curve,
            remarks: fitted.remarks.map { "\(name): \($0)" }
        )
    }
}

extension RowGenerator {
    /// Learns, and tells how far that is.
    ///
    /// - Returns: the losses of each pass.
    /// - Throws: ``RowExpandError/fitting(_:maker:)``, `CancellationError`.
    fileprivate func fit(
        for maker: String,
        seed: Seed,
        in context: StageContext
    ) throws -> [FittingPoint] {
        var losses: [FittingPoint] = []
        do {
            try train(seed: seed) { report in
                try context.checkCancellation()
                losses.append(FittingPoint(epoch: report.finished, values: report.losses))
                context.progress.report(
                    Progress(
                        "fitting",
                        fraction: Double(report.finished) / Double(report.all),
                        values: report.losses.sorted { $0.key < $1.key }
                            .map { (name: $0.key, value: $0.value) }
                    )
                )
            }
        } catch let error as RowGeneratorError {
            throw RowExpandError.fitting(error, maker: maker)
        }
        return losses
    }
}

extension FittingPoint {
    /// Losses that are kept at most.
    private static let mostLosses = 100

    /// Evenly chosen losses, the last one with them, and what was measured beside them, in the order of passes.
    static func joined(_ losses: [FittingPoint], _ measured: [FittingPoint]) -> [FittingPoint] {
        let step = (losses.count + mostLosses - 1) / mostLosses
        let chosen = losses.enumerated().filter { place, _ in
            (losses.count - 1 - place).isMultiple(of: max(step, 1))
        }.map(\.element)
        var values: [Int: [String: Double]] = [:]
        for point in chosen + measured {
            values[point.epoch, default: [:]].merge(point.values) { $1 }
        }
        return values.sorted { $0.key < $1.key }.map {
            FittingPoint(epoch: $0.key, values: $0.value)
        }
    }
}

extension TrainingSet where Samples == SampleTable {
    /// The rows with the number of the request that they answer as their class; those that answer none stand last.
    fileprivate func told(of requests: [RowRequest]) -> TrainingSet<SampleTable> {
        var labels = [Int32](repeating: Int32(requests.count), count: samples.count)
        for (number, request) in requests.enumerated() {
            for place in request.places { labels[place] = Int32(number) }
        }
        return relabelled(labels, classes: (0...requests.count).map(String.init))
    }
}
