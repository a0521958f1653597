import Experiments

extension ReportPage {
    /// The encoder as it is and made smaller: room, speed, and what is lost on the gate queries.
    func compressed(_ search: SearchFindings) -> Markup {
        guard let found = search.compression, let whole = found.variants.first else { return "" }
        let rankers = [found.ranker] + (found.ranker == Self.meaning ? [] : [Self.meaning])
        let metric = MetricText(name: found.metric).title
        var columns: [Table.Column] = [
            .init("Encoder"), .init("Size", .number), .init("Texts a second", .number),
            .init("Times as fast", .number),
        ]
        for ranker in rankers {
            columns.append(.init("\(metric), \(ranker)", .number))
            columns.append(.init("Difference", .number))
            columns.append(.init("\(verdict.intervalName)", .number))
        }
        columns.append(.init("Outcome"))
        let table = Table(
            caption: """
                The encoder made smaller, on the gate queries; texts a second of \
                \(NumberText.count(found.timed, "text")), best of some rounds in turn, on \
                \(NumberText.count(found.threads, "thread"))
                """,
            columns: columns,
            rows: found.variants.map { row($0, whole, rankers) }
        ).markup()
        return """
            <h3>Compression</h3>
            <p>A variant is accepted when the interval of its difference in \(metric) of <code>\(found.ranker)</code>, \
            paired by query and adjusted for the number of variants, lies above \
            \(NumberText.difference(-found.mostLost)), the loss allowed by the recipe, and the gate holds queries enough \
            for a decision. \
            Weights that are set to zero are multiplied like others and take their room in a file: pruning alone makes \
            nothing here faster or smaller. Speed depends on the machine and on what else ran on it. \(left(found))</p>
            \(table)
            """
    }

    /// Where the smaller encoder is.
    private func left(_ found: CompressionFindings) -> Markup {
        guard let left = found.left else {
            return """
                The run leaves the encoder as it is; <code>restock models compress</code> writes a smaller one.
                """
        }
        return """
            The run's folder holds the encoder as it is, and the smallest that was accepted, \(left.name), in \
            <code>\(left.folder)</code>; <code>restock search --smaller</code> asks that.
            """
    }

    private static let meaning = "meaning"

    private func row(
        _ variant: CompressionFindings.Variant,
        _ whole: CompressionFindings.Variant,
        _ rankers: [String]
    ) -> [Markup] {
        let faster = variant.textsPerSecond / whole.textsPerSecond
        var cells: [Markup] = [
            "\(variant.name)", "\(NumberText.bytes(variant.byteCount))",
            "\(NumberText.value(variant.textsPerSecond, digits: 0))",
            "\(NumberText.value(faster, digits: 2))",
        ]
        for ranker in rankers { cells += self.cells(variant, ranker) }
        return cells + [outcome(variant)]
    }

    private func cells(_ variant: CompressionFindings.Variant, _ ranker: String) -> [Markup] {
        let difference = variant.differences[ranker]
        return [
            "\(NumberText.value(variant.levels[ranker]))",
            "\(NumberText.difference(difference?.mean))",
            "\(NumberText.interval(difference?.low, difference?.high))",
        ]
    }

    private func outcome(_ variant: CompressionFindings.Variant) -> Markup {
        switch variant.isAccepted {
        case true?: "<span class=\"tag yes\">accepted</span>"
        case false?: "may lose too much"
        case nil: ""
        }
    }
}
