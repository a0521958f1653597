public import Commerce
public import Tensors

/// Scores that were worked out elsewhere, as a ranker: it knows the questions that were asked, and
/// ranks by the answers to them.
///
/// Only the order of an answer counts. A listed item scores its place in that order, from 1 for the
/// worst, equal scores sharing one; an item that is not listed scores 0. So unlisted items stand
/// behind all listed ones and tie with each other, for which a full ranking gives each of them the
/// expected rank of a random order.
public struct ScoreTable: Sendable {
    /// A history of a user, the way it was asked about.
    private struct Question: Hashable {
        var user: Int32
        var items: [Int32]
    }

    /// How many items there are.
    public let itemCount: Int
    private var cases: [Question: Int] = [:]
    private var offsets: [Int] = [0]
    private var items: [Int32] = []
    private var places: [Float] = []

    /// Orders the answers, which come in parallel columns and in any order of rows.
    ///
    /// - Parameters:
    ///   - questions: the histories that were asked about, none twice.
    ///   - itemCount: how many items there are.
    ///   - numbers: per row, the question's position in `questions`.
    ///   - answered: per row, an item in `0..<itemCount`.
    ///   - scores: per row, its score; infinite ones are in order with the others, and none is NaN.
    /// - Throws: ``ScoreTableError``.
    /// - Complexity: O(*rows* log *rows*).
    public init(
        questions: Histories,
        itemCount: Int,
        cases numbers: [Int32],
        items answered: [Int32],
        scores: [Double]
    ) throws(ScoreTableError) {
        precondition(numbers.count == answered.count && numbers.count == scores.count)
        self.itemCount = itemCount
        for number in 0..<questions.count {
            cases[Self.question(number, of: questions)] = number
        }
        offsets = Array(repeating: 0, count: questions.count + 1)
        for number in numbers { offsets[Int(number) + 1] += 1 }
        let unanswered = (0..<questions.count).filter { offsets[$0 + 1] == 0 }
        if let first = unanswered.first {
            throw .unanswered(case: first, count: unanswered.count, of: questions.count)
        }
        for number in 0..<questions.count { offsets[number + 1] += offsets[number] }
        let rows = numbers.indices.sorted {
            (numbers[$0], scores[$0], answered[$0]) < (numbers[$1], scores[$1], answered[$1])
        }
        items = rows.map { answered[$0] }
        places = Array(repeating: 0, count: rows.count)
        var lastCase = Array(repeating: Int32(-1), count: itemCount)
        for (entry, row) in rows.enumerated() {
            let number = numbers[row]
            if lastCase[Int(answered[row])] == number {
                throw .listedTwice(case: Int(number), item: answered[row])
            }
            lastCase[Int(answered[row])] = number
            if entry == offsets[Int(number)] {
                places[entry] = 1
            } else {
                let isTied = scores[rows[entry - 1]] == scores[row]
                places[entry] = places[entry - 1] + (isTied ? 0 : 1)
            }
        }
    }

    private static func question(_ number: Int, of histories: Histories) -> Question {
        Question(user: histories.users[number], items: Array(histories.items(of: number)))
    }
}

extension ScoreTable: ItemRanker {
    /// The places of all items after each of some histories.
    ///
    /// - Throws: ``ScoreTableError/notAsked(user:)`` for a history that was not among the questions.
    public func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        var scores = Array(repeating: Float(0), count: sequences.count * itemCount)
        for (row, sequence) in sequences.enumerated() {
            guard let number = cases[Self.question(sequence, of: histories)] else {
                throw ScoreTableError.notAsked(user: histories.users[sequence])
            }
            for entry in offsets[number]..<offsets[number + 1] {
                scores[row * itemCount + Int(items[entry])] = places[entry]
            }
        }
        return Tensor(scores, shape: [sequences.count, itemCount])
    }
}

/// Answers that don't fit the questions.
public enum ScoreTableError: Error, Hashable, CustomStringConvertible {
    /// Questions without an answer; the first of them, and how many.
    case unanswered(case: Int, count: Int, of: Int)
    /// An item stands twice in one answer.
    case listedTwice(case: Int, item: Int32)
    /// A history that was not among the questions.
    case notAsked(user: Int32)

    /// What was expected, and what was got.
    public var description: String {
        switch self {
        case .unanswered(let number, let count, let all):
            "expected an answer to each of \(all) cases, got none to \(count), case \(number) first"
        case .listedTwice(let number, let item):
            "expected each item once in a case, got item \(item) twice in case \(number)"
        case .notAsked(let user):
            "expected a history that was asked about, got another one of user \(user)"
        }
    }
}
