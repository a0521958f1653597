import Evaluating

/// Fidelity, diversity and privacy of made rows, each with what perfect rows would have.
struct RowCardTable {
    private let card: RowCard

    init(_ card: RowCard) { self.card = card }

    /// On how few rows the trees are measured.
    private var askedRows: Markup {
        card.twoSampleRows.map { ", \(NumberText.count($0)) of each asked" } ?? ""
    }

    var markup: Markup {
        Table(
            caption:
                "Made rows beside real ones; trees and distances look at up to \(NumberText.count(RowCard.sampleLimit)) of each",
            columns: [
                .init("Question"), .init("Measure"), .init("Found", .number),
                .init("Fresh real rows, and their worst columns", .number),
            ],
            rows: worst + [
                row(
                    "Fidelity",
                    "how well trees tell made from real (AUC\(askedRows))",
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
        ).markup() + Markup([card.fidelity.correlations, card.fidelity.contingencies].map(pairs))
    }

    /// Pairs of columns that go together otherwise than in real rows.
    private func pairs(_ pairs: [RowFidelity.Pair]) -> Markup {
        guard let first = pairs.first else { return "" }
        let rows = pairs.map { pair -> [Markup] in
            let columns = pair.names.map { name -> Markup in "<code>\(name)</code>" }
            let both = [pair.real, pair.made].compactMap { $0 }
                .map { value -> Markup in "\(NumberText.value(value, digits: 2))" }
            return ["\(columns[0]) and \(columns[1])"] + both
                + ["\(NumberText.value(pair.distance, digits: 2))"]
        }
        let measured: [Table.Column] =
            first.isCorrelation ? [.init("Real", .number), .init("Made", .number)] : []
        let title: Markup =
            first.isCorrelation
            ? "Correlations that differ most" : "Pairs with names that go together otherwise"
        return .disclosure(
            title,
            Table(
                caption: first.isCorrelation
                    ? "Pearson correlation in real and made rows, the largest differences"
                    : "Total variation of the joint values, the largest ones; 0 is as real rows are",
                columns: [.init("Columns")] + measured + [.init("Difference", .number)],
                rows: rows
            ).markup()
        )
    }

    /// Where made rows look least like real ones, and how alike they look all in all.
    private var worst: [[Markup]] {
        let fidelity = card.fidelity
        let (number, fresh) = (fidelity.worstNumber, card.freshFidelity)
        let named: [(Markup, String?, Double?, Double?)] = [
            (
                "Kolmogorov-Smirnov distance of the worst column of numbers", number?.name,
                number?.distance, fresh?.worstNumber?.distance
            ),
            (
                "its shift, in standard deviations (Wasserstein)", number?.name, number?.shift,
                fresh?.worstNumber?.shift
            ),
            (
                "total variation of the worst column of levels", fidelity.worstLevel?.name,
                fidelity.worstLevel?.distance, fresh?.worstLevel?.distance
            ),
            (
                "difference of the worst correlation",
                fidelity.worstCorrelation?.names.joined(separator: ", "),
                fidelity.worstCorrelation?.distance, fresh?.worstCorrelation?.distance
            ),
            (
                "total variation of the worst pair with levels",
                fidelity.worstContingency?.names.joined(separator: ", "),
                fidelity.worstContingency?.distance, fresh?.worstContingency?.distance
            ),
        ]
        func expected(_ value: Double?) -> Markup {
            "\(NumberText.value(value, digits: 3))"
        }
        let quality = row(
            "Fidelity",
            "all columns, and pairs of related columns (what SDMetrics calls quality)",
            fidelity.quality,
            expected(fresh?.quality)
        )
        return [quality]
            + named.compactMap { measure, name, distance, fresh in
                guard let name, let distance else { return nil }
                return row(
                    "Fidelity",
                    "\(measure): <code>\(name)</code>",
                    distance,
                    expected(fresh)
                )
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
            "\(NumberText.value(value, digits: 3))", expected,
        ]
    }
}
