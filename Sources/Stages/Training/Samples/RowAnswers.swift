import Commerce
import Foundation
import Tables

/// What a trainer of the shop's own says of rows.
public struct RowAnswers: Sendable, Codable {
    /// The rows that it was asked for, column by column.
    private let columns: [[Double]]
    /// Row-major: of two classes the probability of the second, of several that of each.
    let probabilities: [Double]

    /// The columns of answers: `probability`, or one a class such as `probability_red`.
    static func names(_ schema: TableSchema) -> [String] {
        schema.classes.count == 2
            ? ["probability"] : schema.classes.map { "probability_\($0)" }
    }

    /// The probabilities of rows, wherever they stood among the questions.
    ///
    /// - Throws: ``TrainerError/notAsked(rows:)``.
    func probabilities(of table: SampleTable) throws(TrainerError) -> [Double] {
        let count = columns.first?.count ?? 0
        let width = count == 0 ? 1 : probabilities.count / count
        let places = Dictionary(
            (0..<count).map { row in (RowKey(cells: columns.map { $0[row] }), row) },
            uniquingKeysWith: { first, _ in first }
        )
        var result: [Double] = []
        for row in 0..<table.count {
            guard let place = places[RowKey(cells: table.cells(of: row))] else {
                throw .notAsked(rows: table.count)
            }
            result += probabilities[place * width..<(place + 1) * width]
        }
        return result
    }

    /// Reads and checks a file of answers: one row a case, in any order.
    ///
    /// - Throws: ``TrainerError`` for a file that is not there or whose rows don't fit the questions.
    init(reading url: URL, to questions: RowQuestions) throws {
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw TrainerError.noScores(path: url.path)
        }
        let schema = questions.rows.schema
        let names = Self.names(schema)
        func bad(_ reason: String) -> TrainerError {
            .badAnswers(path: url.path, reason: reason, columns: names)
        }
        var found = [Double](repeating: .nan, count: questions.rows.count * names.count)
        var seen = [Bool](repeating: false, count: questions.rows.count)
        do {
            var row = 0
            let caseName = RowQuestions.caseName(schema)
            var types: [String: ColumnType] = [caseName: .int64]
            for name in names { types[name] = .double }
            let reader = try TableReader(url, options: ReadOptions(jsonTypes: types))
            while let batch = try reader.next() {
                let cases = try batch.table.column(caseName).int64s()
                let values = try names.map { try batch.table.column($0).doubles() }
                for (place, number) in cases.enumerated() {
                    row += 1
                    guard number >= 0, number < seen.count else {
                        throw bad("row \(row): expected a case in 0..<\(seen.count), got \(number)")
                    }
                    if seen[Int(number)] {
                        throw bad("row \(row): case \(number) is answered twice")
                    }
                    seen[Int(number)] = true
                    let own = values.map { $0[place] }
                    guard own.allSatisfy({ (0...1).contains($0) }) else {
                        let got = own.map { "\($0)" }.joined(separator: ", ")
                        throw bad("row \(row): expected a probability in 0...1, got \(got)")
                    }
                    let sum = own.reduce(0, +)
                    guard names.count == 1 || abs(sum - 1) < 1e-3 else {
                        throw bad("row \(row): expected probabilities that sum to 1, got \(sum)")
                    }
                    for (column, value) in own.enumerated() {
                        found[Int(number) * names.count + column] =
                            names.count == 1 ? value : value / sum
                    }
                }
            }
        } catch let error as TableError {
            throw bad("\(error)")
        }
        if let missing = seen.firstIndex(of: false) {
            let count = seen.count { !$0 }
            throw bad(
                "\(count) of \(seen.count) cases have no answer, the first is case \(missing)"
            )
        }
        columns = questions.rows.columns
        probabilities = found
    }
}
