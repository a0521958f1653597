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
        var sheet = AnswerSheet(
            Self.names(schema),
            cases: questions.rows.count,
            path: url.path
        )
        do {
            let caseName = RowQuestions.caseName(schema)
            var types: [String: ColumnType] = [caseName: .int64]
            for name in sheet.names { types[name] = .double }
            let reader = try TableReader(url, options: ReadOptions(jsonTypes: types))
            while let batch = try reader.next() {
                let cases = try batch.table.column(caseName).int64s()
                let values = try sheet.names.map { try batch.table.column($0).doubles() }
                for (place, number) in cases.enumerated() {
                    try sheet.note(values.map { $0[place] }, of: number)
                }
            }
        } catch let error as TableError {
            throw sheet.bad("\(error)")
        }
        try sheet.requireAll()
        columns = questions.rows.columns
        probabilities = sheet.probabilities
    }
}

/// The answers of a file, as they come in.
private struct AnswerSheet {
    /// The columns of answers.
    let names: [String]
    /// Row-major; NaN where there is none yet.
    private(set) var probabilities: [Double]
    private var isAnswered: [Bool]
    private var row = 0
    private let path: String

    init(_ names: [String], cases: Int, path: String) {
        (self.names, self.path) = (names, path)
        probabilities = Array(repeating: .nan, count: cases * names.count)
        isAnswered = Array(repeating: false, count: cases)
    }

    /// Takes the answer of the next row.
    ///
    /// - Throws: ``TrainerError/badAnswers(path:reason:columns:)`` where it fits no case or is no probability.
    mutating func note(_ answer: [Double], of number: Int64) throws(TrainerError) {
        row += 1
        guard number >= 0, number < isAnswered.count else {
            throw bad("row \(row): expected a case in 0..<\(isAnswered.count), got \(number)")
        }
        if isAnswered[Int(number)] { throw bad("row \(row): case \(number) is answered twice") }
        isAnswered[Int(number)] = true
        guard answer.allSatisfy({ (0...1).contains($0) }) else {
            let got = answer.map { "\($0)" }.joined(separator: ", ")
            throw bad("row \(row): expected a probability in 0...1, got \(got)")
        }
        let sum = answer.reduce(0, +)
        guard names.count == 1 || abs(sum - 1) < 1e-3 else {
            throw bad("row \(row): expected probabilities that sum to 1, got \(sum)")
        }
        for (column, value) in answer.enumerated() {
            probabilities[Int(number) * names.count + column] =
                names.count == 1 ? value : value / sum
        }
    }

    /// Refuses a file that left cases out.
    func requireAll() throws(TrainerError) {
        guard let missing = isAnswered.firstIndex(of: false) else { return }
        throw bad(
            "\(isAnswered.count { !$0 }) of \(isAnswered.count) cases have no answer, "
                + "the first is case \(missing)"
        )
    }

    func bad(_ reason: String) -> TrainerError {
        .badAnswers(path: path, reason: reason, columns: names)
    }
}
