import Commerce
import Foundation
import Pipelines

/// One reading of products and judgements.
struct SearchReading {
    let columns: SearchColumns
    let maximumRejectedShare: Double
    /// Grades above are misprints: gains grow with 2 to the grade.
    static let highestGrade = 10
    /// Longer values describe a product rather than name a property.
    private static let longestAttribute = 40

    private(set) var products = Products()
    private(set) var queries = JudgedQueries()
    private(set) var rejects = RejectLog()
    /// What a person should know of the products.
    private(set) var notes: [String] = []
    private(set) var rowsRead = 0
    /// Which column plays which part; of several files of products, that of the last.
    private(set) var parts: [SearchColumns.Part] = []
    private var numbers: [String: Int32] = [:]

    init(columns: SearchColumns, maximumRejectedShare: Double) {
        self.columns = columns
        self.maximumRejectedShare = maximumRejectedShare
    }

    /// Takes the products of a file in.
    mutating func readProducts(_ file: URL, _ context: StageContext) throws {
        let fields = try RawFields(reading: file, context)
        guard fields.count > 0 else { throw nothing(in: file, "no product is in it") }
        let product = try columns.needed(.product, in: fields)
        let title = try columns.needed(.title, in: fields)
        let brand = try columns.column(.brand, in: fields)
        let description = try columns.column(.description, in: fields)
        let popularity = try popularityColumn(in: fields)
        let known = Set([product, title, brand, description, popularity].compactMap(\.self))
        note([
            (.product, product), (.title, title), (.brand, brand), (.description, description),
            (.popularity, popularity),
        ])
        let before = rejects.count
        for row in 0..<fields.count {
            if row.isMultiple(of: 1024) { try context.checkCancellation() }
            func reject(_ column: String, _ reason: String) {
                rejects.note(line: fields.lines[row], column: column, reason: reason, text: nil)
            }
            guard let name = fields[row, product] else {
                reject(product, "the product's name is missing")
                continue
            }
            guard let words = fields[row, title] else {
                reject(title, "the product's title is missing")
                continue
            }
            guard numbers[name] == nil else {
                reject(product, "the product stands twice")
                continue
            }
            let asked = fields[row, popularity]
            if let stated = columns.popularity, asked != nil, Self.number(asked) == nil {
                reject(stated, "the popularity is no number")
                continue
            }
            numbers[name] = Int32(products.count)
            products.append(
                name: name,
                title: words,
                brand: fields[row, brand] ?? "",
                description: fields[row, description] ?? "",
                attributes: fields.values(ofRow: row).compactMap { column, text in
                    known.contains(column) ? nil : Self.attribute(column, text)
                },
                popularity: Self.number(asked)
            )
        }
        try finish(fields, file: file, rejected: rejects.count - before)
    }

    /// Remembers which columns were taken.
    private mutating func note(_ chosen: [(key: SearchColumns.CodingKeys, column: String?)]) {
        for (key, column) in chosen {
            parts.removeAll { $0.key == key }
            if let column {
                parts.append(.init(key: key, column: column, isStated: columns[key] != nil))
            }
        }
    }

    /// Takes the judgements in; products must have been read before.
    mutating func readJudgements(_ file: URL, _ context: StageContext) throws {
        let fields = try RawFields(reading: file, context)
        guard fields.count > 0 else { throw nothing(in: file, "no judgement is in it") }
        let names = (
            query: try columns.needed(.query, in: fields),
            product: try columns.needed(.product, in: fields),
            grade: try columns.needed(.grade, in: fields)
        )
        note([(.query, names.query), (.grade, names.grade)])
        let before = rejects.count
        var places: [String: Int] = [:]
        var judged: [[Int32: Int]] = []
        for row in 0..<fields.count {
            func reject(_ column: String, _ reason: String) {
                rejects.note(line: fields.lines[row], column: column, reason: reason, text: nil)
            }
            guard let query = fields[row, names.query] else {
                reject(names.query, "the query is empty")
                continue
            }
            guard let product = fields[row, names.product].flatMap({ numbers[$0] }) else {
                reject(names.product, "the product is not in the catalogue")
                continue
            }
            let value = fields[row, names.grade].flatMap { Double($0) }
            guard let grade = value.flatMap({ Int(exactly: $0) }),
                (0...Self.highestGrade).contains(grade)
            else {
                reject(names.grade, "the grade is no whole number in 0...\(Self.highestGrade)")
                continue
            }
            if places[query] == nil {
                places[query] = queries.queries.count
                queries.queries.append(query)
                judged.append([:])
            }
            let place = places[query] ?? 0
            guard judged[place][product] == nil else {
                reject(names.product, "the product was judged twice for the query")
                continue
            }
            judged[place][product] = grade
        }
        queries.judgements = judged.map { grades in
            grades.sorted { $0.key < $1.key }.map { Judgement(product: $0.key, grade: $0.value) }
        }
        try finish(fields, file: file, rejected: rejects.count - before)
    }

    /// The column of numbers that say how often a product is asked for: the one stated, or one whose name says so
    /// and of whose values more than half are numbers; what the others say is counted in a note.
    private mutating func popularityColumn(in fields: RawFields) throws -> String? {
        guard let column = try columns.column(.popularity, in: fields), columns.popularity == nil
        else { return columns.popularity }
        let values = (0..<fields.count).compactMap { fields[$0, column] }
        let others = values.count { Self.number($0) == nil }
        if others == 0 { return column }
        let isTaken = 2 * others < values.count
        notes.append(
            "\(others) of \(values.count) values of the column '\(column)' are no numbers such as 1234.5: "
                + (isTaken
                    ? "how often these products are asked for counts as unknown."
                    : "it is read like any other column and not as how often products are asked for.")
        )
        return isTaken ? column : nil
    }

    private static func number(_ text: String?) -> Double? {
        text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// A short value in words; numbers, addresses and long texts are none.
    private static func attribute(_ name: String, _ value: String) -> ProductAttribute? {
        guard value.count <= longestAttribute, value.contains(where: \.isLetter),
            !value.contains("://")
        else { return nil }
        return ProductAttribute(name: name, value: value)
    }

    private mutating func finish(_ fields: RawFields, file: URL, rejected: Int) throws {
        let rows = fields.count + fields.misfits.count
        rowsRead += rows
        let bad = rejected + fields.misfits.count
        rejects.join(fields.misfits)
        let share = Double(bad) / Double(max(1, rows))
        guard share > maximumRejectedShare else { return }
        let percents = [maximumRejectedShare, share].map { ($0 * 1000).rounded() / 10 }
        throw IngestError.tooManyRejects(
            path: file.path,
            summary: "expected at most \(percents[0]) % rejected rows, got \(percents[1]) % "
                + "(\(bad) of \(rows)): \(rejects.summary)"
        )
    }

    private func nothing(in file: URL, _ reason: String) -> IngestError {
        .nothingToLearn(path: file.path, reason: reason, remedy: "check how it was written")
    }
}
