import Experiments

/// What made rows keep to, and how many of their values had to be moved for it.
struct ConstraintTable {
    private let constraints: [RunDetails.Constraint]
    /// Constraints that are shown one by one.
    private static let shown = 20

    init(_ constraints: [RunDetails.Constraint]) {
        self.constraints = constraints
    }

    var markup: Markup {
        if constraints.isEmpty { return "" }
        let shown = constraints.filter { $0.moved > 0 || $0.origin == .declared }
            .prefix(Self.shown)
        let others = constraints.count - shown.count
        let rest: Markup =
            others == 0
            ? ""
            : "<p>\(NumberText.count(others, "further constraint")) moved fewer values or none.</p>\n"
        return Table(
            caption:
                "What made rows keep to: rows that broke it were moved onto it, none was rejected for it",
            columns: [
                .init("Constraint"), .init("From"), .init("Values moved", .number),
                .init("Real rows that break it", .number),
            ],
            rows: shown.map { constraint in
                [
                    "\(constraint.text)", "\(source(of: constraint))",
                    "\(NumberText.count(constraint.moved))",
                    "\(NumberText.count(constraint.broken))",
                ]
            }
        ).markup(whenEmpty: "") + rest
    }

    private func source(of constraint: RunDetails.Constraint) -> String {
        switch constraint.origin {
        case .declared: "the recipe"
        case .found: "all training rows"
        case .condition: "asked for"
        }
    }
}
