import Experiments

extension ReportPage {
    /// What many folds say; nil where they were not asked for.
    var crossValidationSection: Section? {
        details.samples?.crossValidation.map { found in
            Section(
                id: "cross-validation",
                heading: "Cross-validation",
                question: "Does it hold on other rows, and with fewer labels?",
                body: """
                    <p>\(NumberText.count(found.folds)) folds, dealt out \
                    \(NumberText.count(found.repeats, "time")): each fold is tested once a deal, a fifth of the \
                    other rows chooses trees, epochs and threshold, and the rest is learnt from; makers and \
                    labels see that rest alone. With fewer labels, rows without one teach the originals \
                    nothing; policies may take them as candidates, and with <code>threshold: expected-f1</code> \
                    they choose the threshold of both sides. Differences are paired by fold; their intervals are those of \
                    the corrected resampled t-test, which allows for what folds share, and the p-values of \
                    \(MetricText(name: found.metric).title) are adjusted for the number of policies.</p>
                    \(leftOut(found))\(Markup(found.labels.map { table($0, of: found) }))
                    """
            )
        }
    }

    private func leftOut(_ found: CrossValidation) -> Markup {
        if found.leftOut.isEmpty { return "" }
        let shares = found.leftOut.map { NumberText.percent($0, digits: 0) }
        return """
            <p>Left out: \(shares.joined(separator: ", ")) of the labels, which leave too few rows of a class \
            in a fold.</p>

            """
    }

    private func table(_ labels: CrossValidation.Labels, of found: CrossValidation) -> Markup {
        let metrics = MetricText.ordered(labels.baseline.keys, decisive: found.metric)
        let rows = labels.policies.keys.sorted().flatMap { name -> [[Markup]] in
            guard let policy = labels.policies[name] else { return [] }
            return metrics.compactMap { metric -> [Markup]? in
                let baseline = policy.part?.baseline ?? labels.baseline
                guard let before = baseline[metric], let after = policy.levels[metric],
                    let difference = policy.differences[metric]
                else { return nil }
                return [
                    "<code>\(name)</code>", "\(MetricText(name: metric).title)",
                    "\(NumberText.value(before))", "\(NumberText.value(after))",
                    "\(NumberText.difference(difference.mean))",
                    "\(NumberText.interval(difference.low, difference.high))",
                    "\(NumberText.probability(difference.p))",
                ]
            }
        }
        return Table(
            caption: "\(NumberText.percent(labels.share, digits: 0)) of the labels, "
                + "\(NumberText.count(Int(labels.rows.rounded()), "row"))",
            columns: [
                .init("Policy"), .init("Metric"), .init("Originals", .number),
                .init("With made rows", .number), .init("Difference", .number),
                .init("Interval", .number), .init("p", .number),
            ],
            rows: rows
        ).markup() + parts(labels, of: found)
    }

    /// Which policies took part in some folds alone.
    private func parts(_ labels: CrossValidation.Labels, of found: CrossValidation) -> Markup {
        let all = NumberText.count(found.folds * found.repeats)
        return Markup(
            labels.policies.sorted { $0.key < $1.key }.compactMap { name, policy -> Markup? in
                guard let part = policy.part else { return nil }
                return """
                    <p><code>\(name)</code> took part in \(NumberText.count(part.folds)) of \(all) folds, and is \
                    compared with the originals of these: the others have no row without a label.</p>

                    """
            }
        )
    }
}
