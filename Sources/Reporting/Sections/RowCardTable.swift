import Evaluating

/// Fidelity, diversity and privacy of made rows, each with what perfect rows would have.
struct RowCardTable {
    private let card: RowCard

    init(_ card: RowCard) { self.card = card }

    var markup: Markup {
        Table(
            caption:
                "Made rows beside real ones, up to \(NumberText.count(RowCard.sampleLimit)) of each",
            columns: [
                .init("Question"), .init("Measure"), .init("Found", .number),
                .init("Fresh real rows", .number),
            ],
            rows: worst(
                "Fidelity",
                "Kolmogorov-Smirnov distance of the worst column of numbers",
                card.worstNumber
            )
                + worst(
                    "Fidelity",
                    "total variation of the worst column of levels",
                    card.worstLevel
                )
                + worst(
                    "Fidelity",
                    "difference of the worst correlation",
                    card.worstCorrelation
                ) + [
                    row(
                        "Fidelity",
                        "how well trees tell made from real (AUC)",
                        card.twoSampleAUC,
                        ".5"
                    ),
                    row(
                        "Diversity",
                        "real neighbourhoods that a made row reaches",
                        card.coverage,
                        "≈ .97"
                    ),
                    row("Diversity", "density in real neighbourhoods", card.density, "≈ 1"),
                    row(
                        "Privacy",
                        "distance to the closest training row, in those of unseen rows",
                        card.closestRatio,
                        "1"
                    ),
                    row(
                        "Privacy",
                        "as near to a training row as the nearest 5 % of unseen rows",
                        card.nearCopies,
                        "\(NumberText.value(card.nearUnseen, digits: 3))"
                    ),
                    row(
                        "Privacy",
                        "how well a training row is known by its closest made row (AUC)",
                        card.membershipAUC,
                        ".5"
                    ),
                ]
        ).markup()
    }

    private func worst(_ question: Markup, _ measure: Markup, _ worst: RowCard.Worst?) -> [[Markup]]
    {
        guard let worst else { return [] }
        return [
            row(question, "\(measure): <code>\(worst.name)</code>", worst.distance, "≈ 0")
        ]
    }

    private func row(
        _ question: Markup,
        _ measure: Markup,
        _ value: Double?,
        _ expected: Markup
    ) -> [Markup] {
        [
            question, measure,
            "\(value.map { NumberText.value($0, digits: 3) } ?? NumberText.missing)", expected,
        ]
    }
}
