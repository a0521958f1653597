import Commerce
import Pipelines
import Statistics

/// Rows of one class that a maker is asked for.
struct RowRequest {
    /// The class.
    let label: Int32
    /// How many.
    let count: Int
    /// The training rows of the class, as places in the table.
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
    /// - Throws: ``RowExpandError`` for a class that isn't there, or where no class that is asked for has as many.
    func requests(for table: SampleTable, fewest: Int) throws(RowExpandError) -> [RowRequest] {
        var requests: [RowRequest] = []
        var lacking: RowExpandError?
        for (label, count) in try rows.requests(for: table) where count > 0 {
            let places = table.places(ofClass: label)
            guard places.count >= fewest else {
                let error = RowExpandError.tooFewRows(
                    maker: name,
                    label: table.schema.classes[Int(label)],
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
}

extension WantedRows {
    /// One remark on the classes of which rows were asked for and none made; none where there are none.
    func unmet(by made: MadeRows, of table: SampleTable) throws(RowExpandError) -> [String] {
        let found = made.table.classCounts
        let own = table.classCounts
        let unmet = try requests(for: table).map { (number: Int($0.label), count: $0.count) }
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
