import Commerce
import Pipelines
import Statistics

/// Rows of one class that a maker is asked for.
struct RowRequest {
    /// The class.
    let label: Int32
    /// How many.
    let count: Int
    /// The training rows of the class that meet the condition, as places in the table.
    let places: [Int]
}

/// Writes down what one maker makes, with where it came from.
struct MadeRowWriter {
    private(set) var made: MadeRows
    private let maker: String
    private let configurationHash: String
    private let context: StageContext

    init(_ maker: some RowExpander, _ table: SampleTable, _ context: StageContext) throws {
        made = MadeRows(table.schema)
        self.maker = maker.name
        configurationHash = try maker.configurationHash()
        self.context = context
    }

    /// Makes all rows of a request, each from a seed of its own.
    ///
    /// `make` gives the cells, the places of parents in `table`, and how sure the label is.
    mutating func write(
        _ request: RowRequest,
        of table: SampleTable,
        seed: Seed,
        _ make: (inout RandomSource) throws -> (cells: [Double], parents: [Int], confidence: Float)
    ) throws {
        for number in 0..<request.count {
            if number % 256 == 0 { try context.checkCancellation() }
            let own = seed[number]
            var random = own.generator()
            let row = try make(&random)
            made.append(
                row.cells,
                label: request.label,
                provenance: Provenance(
                    parents: row.parents.map { table.rows[$0] },
                    maker: maker,
                    configurationHash: configurationHash,
                    seed: own.value
                ),
                confidence: row.confidence
            )
        }
    }
}

extension RowExpander {
    /// What is asked for, class by class, none of them with a count of 0.
    ///
    /// Of more than two classes, those with fewer training rows than `fewest` get none, which is said of the
    /// outcome: a shop's rarest values would otherwise be in the way of all others.
    ///
    /// - Throws: `ConfigurationError` for a condition on what the table doesn't have; ``ConstraintError`` for one
    ///   that no row meets; ``RowExpandError`` for a class that isn't there, or where no class that is asked for has
    ///   as many rows that meet the condition.
    func requests(for table: SampleTable, fewest: Int) throws -> [RowRequest] {
        let condition = try MetCondition(rows.condition, of: table, maker: name)
        var requests: [RowRequest] = []
        var lacking: RowExpandError?
        for (label, count) in try rows.requests(for: condition.rows) where count > 0 {
            let places = condition.places.filter { table.labels[$0] == label }
            guard places.count >= fewest else {
                let words = [table.schema.classes[Int(label)]] + condition.words
                let error = RowExpandError.tooFewRows(
                    maker: name,
                    label: words.joined(separator: "', '"),
                    got: places.count,
                    needed: fewest
                )
                if table.schema.classes.count == 2 { throw error }
                lacking = lacking ?? error
                continue
            }
            requests.append(RowRequest(label: label, count: count, places: places))
        }
        if let lacking, requests.isEmpty { throw lacking }
        return requests
    }

    /// One remark on the classes of which rows were asked for and none made; none where there are none.
    func unmet(by made: MadeRows, of table: SampleTable) throws -> [String] {
        let asked = try MetCondition(rows.condition, of: table, maker: name).rows
        let found = made.table.classCounts
        let own = asked.classCounts
        let unmet = try rows.requests(for: asked).map { (number: Int($0.label), count: $0.count) }
            .filter { $0.count > 0 && found[$0.number] == 0 }
        guard !unmet.isEmpty else { return [] }
        let classes = unmet.map {
            "'\(table.schema.classes[$0.number])' (\(own[$0.number]) training rows)"
        }
        return [
            "no rows were made of classes with too few training rows: "
                + classes.joined(separator: ", ")
        ]
    }
}

/// The training rows that meet a maker's condition; all of them where there is none.
private struct MetCondition {
    let rows: SampleTable
    let places: [Int]
    let words: [String]

    init(_ condition: RowCondition, of table: SampleTable, maker: String) throws {
        let tests = try condition.tests(for: table.schema, at: "\(maker).where")
        words = tests.map { $0.text(table.schema) }
        guard !tests.isEmpty else {
            (rows, places) = (table, Array(table.labels.indices))
            return
        }
        places = table.places(meeting: tests)
        rows = table.selecting(places)
        if places.isEmpty {
            throw ConstraintError.metByNone("where \(words.joined(separator: " and "))")
        }
    }
}

extension SampleTable {
    /// The rows that meet a condition, as places in this table.
    func places(meeting tests: [CellTest]) -> [Int] {
        labels.indices.filter { row in
            tests.allSatisfy { $0.isMet(by: columns[$0.column][row]) }
        }
    }
}
