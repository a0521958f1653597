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
    /// Products' numbers by their names.
    private var numbers: [String: Int32] = [:]
    /// Queries' places by their texts.
    private var places: [String: Int] = [:]
    /// Per query: grades by product.
    private var judged: [[Int32: Int]] = []

    init(columns: SearchColumns, maximumRejectedShare: Double) {
        self.columns = columns
        self.maximumRejectedShare = maximumRejectedShare
    }

    /// Takes the products of a file in.
    mutating func readProducts(_ file: URL, _ context: StageContext) throws {
        let fields = try RawFields(reading: file, context)
        guard fields.count > 0 else { throw nothing(in: file, "no product is in it") }
        let names = ProductColumns(
            product: try columns.needed(.product, in: fields),
            title: try columns.needed(.title, in: fields),
            brand: try columns.column(.brand, in: fields),
            description: try columns.column(.description, in: fields),
            popularity: try popularityColumn(in: fields)
        )
        note([
            (.product, names.product), (.title, names.title), (.brand, names.brand),
            (.description, names.description), (.popularity, names.popularity),
        ])
        let known = names.all
        try takeRows(of: fields, file, context) { reading, row throws(RowFault) in
            try reading.takeProduct(row, of: fields, names, known)
        }
    }

    /// The columns of products by their parts.
    private struct ProductColumns {
        let product: String
        let title: String
        let brand: String?
        let description: String?
        let popularity: String?

        /// All of them, which are no attributes.
        var all: Set<String> {
            Set([product, title, brand, description, popularity].compactMap(\.self))
        }
    }

    private mutating func takeProduct(
        _ row: Int,
        of fields: RawFields,
        _ names: ProductColumns,
        _ known: Set<String>
    ) throws(RowFault) {
        guard let name = fields[row, names.product] else {
            throw RowFault(names.product, "the product's name is missing")
        }
        guard let title = fields[row, names.title] else {
            throw RowFault(names.title, "the product's title is missing")
        }
        guard numbers[name] == nil else {
            throw RowFault(names.product, "the product stands twice")
        }
        let asked = fields[row, names.popularity]
        if let stated = columns.popularity, asked != nil, Self.number(asked) == nil {
            throw RowFault(stated, "the popularity is no number")
        }
        numbers[name] = Int32(products.count)
        products.append(
            name: name,
            title: title,
            brand: fields[row, names.brand] ?? "",
            description: fields[row, names.description] ?? "",
            attributes: fields.values(ofRow: row).compactMap { column, text in
                known.contains(column) ? nil : Self.attribute(column, text)
            },
            popularity: Self.number(asked)
        )
    }

    /// Why a row can't be taken in.
    private struct RowFault: Error {
        let column: String
        let reason: String

        init(_ column: String, _ reason: String) { (self.column, self.reason) = (column, reason) }
    }

    /// Takes all rows of a file in, and rejects those with a fault.
    private mutating func takeRows(
        of fields: RawFields,
        _ file: URL,
        _ context: StageContext,
        _ take: (inout Self, Int) throws(RowFault) -> Void
    ) throws {
        let before = rejects.count
        for row in 0..<fields.count {
            if row.isMultiple(of: 1024) { try context.checkCancellation() }
            do throws(RowFault) {
                try take(&self, row)
            } catch {
                let line = fields.lines[row]
                rejects.note(line: line, column: error.column, reason: error.reason, text: nil)
            }
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
        try takeRows(of: fields, file, context) { reading, row throws(RowFault) in
            try reading.takeJudgement(row, of: fields, names)
        }
        queries.judgements = judged.map { grades in
            grades.sorted { $0.key < $1.key }.map { Judgement(product: $0.key, grade: $0.value) }
        }
    }

    private mutating func takeJudgement(
        _ row: Int,
        of fields: RawFields,
        _ names: (query: String, product: String, grade: String)
    ) throws(RowFault) {
        guard let query = fields[row, names.query] else {
            throw RowFault(names.query, "the query is empty")
        }
        guard let product = fields[row, names.product].flatMap({ numbers[$0] }) else {
            throw RowFault(names.product, "the product is not in the catalogue")
        }
        let value = fields[row, names.grade].flatMap { Double($0) }
        guard let grade = value.flatMap({ Int(exactly: $0) }),
            (0...Self.highestGrade).contains(grade)
        else {
            let reason = "the grade is no whole number in 0...\(Self.highestGrade)"
            throw RowFault(names.grade, reason)
        }
        let place = places[query] ?? queries.queries.count
        if place == queries.queries.count {
            places[query] = place
            queries.queries.append(query)
            judged.append([:])
        }
        guard judged[place][product] == nil else {
            throw RowFault(names.product, "the product was judged twice for the query")
        }
        judged[place][product] = grade
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
        try rejects.require(
            Double(bad) / Double(max(1, rows)),
            atMost: maximumRejectedShare,
            told: (bad, rows),
            in: file.path
        )
    }

    private func nothing(in file: URL, _ reason: String) -> IngestError {
        .nothingToLearn(path: file.path, reason: reason, remedy: "check how it was written")
    }
}
