import Evaluating

/// Fidelity, diversity and privacy of made rows, each with what perfect rows would have.
struct RowCardTable {
    private let card: RowCard

    init(_ card: RowCard) { self.card = card }

    var markup: Markup {
        Table(
            caption:
                "Made rows beside real ones; trees and distances look at up to \(NumberText.count(RowCard.sampleLimit)) of each",
            columns: [
                .init("Question"), .init("Measure"), .init("Found", .number),
                .init("Fresh real rows", .number),
            ],
            rows: worst + [
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

    /// Where made rows look least like real ones, and how alike they look all in all.
    private var worst: [[Markup]] {
        let fidelity = card.fidelity
        let number = fidelity.worstNumber
        let named: [(Markup, String?, Double?)] = [
            (
                "Kolmogorov-Smirnov distance of the worst column of numbers", number?.name,
                number?.distance
            ),
            ("its shift, in standard deviations (Wasserstein)", number?.name, number?.shift),
            (
                "total variation of the worst column of levels", fidelity.worstLevel?.name,
                fidelity.worstLevel?.distance
            ),
            (
                "difference of the worst correlation",
                fidelity.worstCorrelation?.names.joined(separator: ", "),
                fidelity.worstCorrelation?.distance
            ),
            (
                "total variation of the worst pair with levels",
                fidelity.worstContingency?.names.joined(separator: ", "),
                fidelity.worstContingency?.distance
            ),
        ]
        let quality = row(
            "Fidelity",
            "all columns and pairs of columns (what SDMetrics calls quality)",
            fidelity.quality,
            "≈ 1"
        )
        return [quality]
            + named.compactMap { measure, name, distance in
                guard let name, let distance else { return nil }
                return row("Fidelity", "\(measure): <code>\(name)</code>", distance, "≈ 0")
            }
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
