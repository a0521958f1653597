import Commerce
import Foundation
import Learners
import Tables

/// The answers of a shop's own trainer: a file with the columns `case, item, score`.
struct ScoreFile {
    /// Where it is.
    let url: URL
    /// What was asked.
    let questions: TrainerQuestions
    /// The names of all items.
    let items: Vocabulary

    /// Reads and checks the answers.
    ///
    /// - Throws: ``TrainerError`` for a file that is not there or whose rows don't fit the questions.
    func read() throws -> ScoreTable {
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw TrainerError.noScores(path: url.path)
        }
        var rows = Rows()
        do {
            let reader = try TableReader(
                url,
                options: ReadOptions(
                    jsonTypes: ["case": .int64, "item": .string, "score": .double]
                )
            )
            while let batch = try reader.next() { try add(batch.table, to: &rows) }
            return try ScoreTable(
                questions: questions.histories,
                itemCount: items.count,
                cases: rows.cases,
                items: rows.items,
                scores: rows.scores
            )
        } catch let error as TableError {
            throw bad("\(error)")
        } catch ScoreTableError.listedTwice(let number, let item) {
            throw bad(
                "expected each item once in a case, got '\(items[item])' twice in case \(number)"
            )
        } catch let error as ScoreTableError {
            throw bad("\(error)")
        }
    }

    private struct Rows {
        var cases: [Int32] = []
        var items: [Int32] = []
        var scores: [Double] = []
    }

    private func add(_ table: Table, to rows: inout Rows) throws {
        let first = rows.cases.count + 1
        for (row, number) in try table.column("case").int64s().enumerated() {
            guard number >= 0, number < questions.histories.count else {
                throw bad(
                    "row \(first + row): expected a case in 0..<\(questions.histories.count), "
                        + "got \(number)"
                )
            }
            rows.cases.append(Int32(number))
        }
        let names = try table.column("item").stringCodes()
        let numbers = names.distinct.map { items.number(of: $0) }
        for (row, code) in names.codes.enumerated() {
            guard code >= 0 else { throw bad("row \(first + row): the item is missing") }
            guard let number = numbers[Int(code)] else {
                throw bad("row \(first + row): no item '\(names.distinct[Int(code)])' in {items}")
            }
            rows.items.append(number)
        }
        for (row, score) in try table.column("score").doubles().enumerated() {
            if score.isNaN { throw bad("row \(first + row): the score is not a number") }
            rows.scores.append(score)
        }
    }

    private func bad(_ reason: String) -> TrainerError {
        .badScores(path: url.path, reason: reason)
    }
}
