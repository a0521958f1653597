import Experiments

extension ReportPage {
    /// Classes up to which every pair of truth and answer is shown; of more, the pairs with most rows.
    private static let mostShown = 12
    /// Pairs of truth and answer that are shown of more classes.
    private static let pairsShown = 20

    /// What only classifiers of several classes have: each class before and after, and what is taken for what.
    func matrices(
        _ samples: SampleFindings,
        _ sides: [(String, SampleFindings.Side)],
        _ classes: [String]
    ) -> Markup {
        var result: Markup = "<h3>Right and wrong</h3>\n" + levels(samples, classes)
        for (name, side) in sides {
            guard let matrix = side.matrix else { continue }
            let table =
                classes.count <= Self.mostShown
                ? square(matrix, classes, samples.label) : pairs(matrix, classes)
            result = result + .disclosure("What is taken for what: \(name.lowercased())", table)
        }
        return result
    }

    private func levels(_ samples: SampleFindings, _ classes: [String]) -> Markup {
        let before = samples.baseline.classes ?? []
        let after = samples.augmented.classes ?? []
        let rows = zip(classes, zip(before, after)).map { name, levels -> [Markup] in
            let (left, right) = levels
            let values = [
                left.precision, right.precision, left.recall, right.recall, left.f1, right.f1,
            ]
            return ["<code>\(name)</code>", "\(String(left.rows))"]
                + values.map { "\(NumberText.value($0, digits: 3))" }
        }
        return Table(
            caption:
                "Test rows of each class of <code>\(samples.label)</code>, mean over seeds: originals, "
                + "beside augmented",
            columns: [
                .init("Class"), .init("Rows", .number), .init("Precision", .number),
                .init("Precision, augmented", .number), .init("Recall", .number),
                .init("Recall, augmented", .number), .init("F1", .number),
                .init("F1, augmented", .number),
            ],
            rows: rows
        ).markup()
    }

    private func square(_ matrix: [[Double]], _ classes: [String], _ label: String) -> Markup {
        Table(
            caption: "Test rows by their <code>\(label)</code> and by the answer, mean over seeds",
            columns: [.init("Truth")] + classes.map { .init("\($0)", .number) },
            rows: zip(classes, matrix).map { name, row in
                ["<code>\(name)</code>"] + row.map { "\(NumberText.value($0, digits: 1))" }
            }
        ).markup()
    }

    private func pairs(_ matrix: [[Double]], _ classes: [String]) -> Markup {
        var pairs: [(truth: Int, answer: Int, rows: Double)] = []
        for (truth, row) in matrix.enumerated() {
            for (answer, rows) in row.enumerated() where truth != answer && rows > 0 {
                pairs.append((truth, answer, rows))
            }
        }
        let shown = pairs.enumerated()
            .sorted { ($1.element.rows, $0.offset) < ($0.element.rows, $1.offset) }
            .prefix(Self.pairsShown).map(\.element)
        return Table(
            caption:
                "The \(String(shown.count)) most frequent wrong answers, test rows, mean over seeds",
            columns: [.init("Truth"), .init("Answer"), .init("Rows", .number)],
            rows: shown.map {
                [
                    "<code>\(classes[$0.truth])</code>", "<code>\(classes[$0.answer])</code>",
                    "\(NumberText.value($0.rows, digits: 1))",
                ]
            }
        ).markup()
    }
}
