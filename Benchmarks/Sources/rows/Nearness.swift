import Commerce
import Pipelines
import Retrieval
import Screening
import Statistics

/// How near made rows lie to training rows, timed.
enum Nearness {
    /// What closest rows took, and how far they lie, so that contestants can be compared.
    struct Distances: Encodable {
        var indexing: Double
        var seconds: Double
        var mean: Double
        var median: Double
        var most: Double
    }

    /// What the screen took and found.
    struct Screened: Encodable {
        var seconds: Double
        var kept: Int
        var rejected: [String: Int]
    }

    /// The distance of each made row to its closest training row.
    static func distances(_ values: [String]) async throws -> Distances {
        let training = try await RowFiles.training(values[0], label: values[2])
        let made = try await candidates(values[1], like: training.samples)
        let threads = try number(values[3])
        let built = await timed { RowIndex(training.samples) }
        let index = built.result
        let found = await timed { await closest(made, index, threads: threads) }
        let sorted = found.result.sorted()
        return Distances(
            indexing: built.seconds,
            seconds: built.seconds + found.seconds,
            mean: sorted.reduce(0, +) / Double(sorted.count),
            median: sorted[sorted.count / 2],
            most: sorted[sorted.count - 1]
        )
    }

    private static func closest(
        _ made: SampleTable,
        _ index: RowIndex,
        threads: Int
    ) async -> [Double] {
        let points = index.points(of: made)
        return await withTaskGroup(of: [Double].self) { group in
            for part in 0..<threads {
                group.addTask {
                    // Every so many rows, so that parts are as hard as each other.
                    stride(from: part, to: points.count, by: threads).map { row in
                        let match = index.nearest(1, to: points, row).first
                        return Double(match?.squaredDistance ?? .infinity).squareRoot()
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// The screen with `near-copies` switched on, all other settings as ever.
    static func screen(_ values: [String]) async throws -> Screened {
        let training = try await RowFiles.training(values[0], label: values[2])
        let table = try await candidates(values[1], like: training.samples)
        let threads = try number(values[3])
        var made = MadeRows(table.schema)
        for row in 0..<table.count {
            made.append(
                table.cells(of: row),
                label: table.labels[row],
                provenance: Provenance(parents: [], maker: "file", configurationHash: "", seed: 0)
            )
        }
        var configuration = RowScreenConfiguration()
        configuration.nearCopies.treatment = .reject
        let stage = RowScreenStage(configuration)
        let input = RowScreenInput(made: made, training: training)
        let screened = try await timed {
            try await stage.run(input, in: StageContext(seed: Seed(1), threads: threads))
        }
        return Screened(
            seconds: screened.seconds,
            kept: screened.result.made.count,
            rejected: screened.result.note.rejected
        )
    }

    /// The rows of a file as the columns of the training rows write them.
    private static func candidates(
        _ source: String,
        like training: SampleTable
    ) async throws -> SampleTable {
        try await RowFiles.read(source, label: training.schema.label).written(like: training.schema)
    }
}

extension SampleTable {
    /// The same rows with the numbers that another table's columns give to levels and classes.
    ///
    /// - Throws: ``OtherColumns`` for columns or values that the other table doesn't have.
    fileprivate func written(like other: TableSchema) throws -> SampleTable {
        guard schema.features.map(\.name) == other.features.map(\.name) else {
            throw OtherColumns(what: "columns \(schema.features.map(\.name))")
        }
        let columns = try zip(zip(schema.features, other.features), columns).map { pair, values in
            guard pair.0.kind.isNumeric == pair.1.kind.isNumeric else {
                throw OtherColumns(what: "kind of '\(pair.0.name)'")
            }
            if pair.0.kind.isNumeric { return values }
            let numbers = try pair.0.levels.map { level in
                guard let number = pair.1.levels.firstIndex(of: level) else {
                    throw OtherColumns(what: "level '\(level)' of '\(pair.0.name)'")
                }
                return Double(number)
            }
            return values.map { $0.isNaN ? $0 : numbers[Int($0)] }
        }
        let classes = try schema.classes.map { name in
            guard let number = other.classes.firstIndex(of: name) else {
                throw OtherColumns(what: "class '\(name)'")
            }
            return Int32(number)
        }
        return SampleTable(
            other,
            columns: columns,
            labels: labels.map { classes[Int($0)] },
            rows: rows.map { _ in -1 }
        )
    }
}

/// A table whose columns are not those of another one.
struct OtherColumns: Error, CustomStringConvertible {
    let what: String

    var description: String { "the training rows don't have the \(what)" }
}
