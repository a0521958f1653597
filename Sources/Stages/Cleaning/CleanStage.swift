public import Commerce
public import Pipelines

/// Cleans a log by fixed rules, before the split: nothing here is fitted.
public struct CleanStage: Stage {
    /// The cleaned data and what was done to them.
    public struct Output: Sendable {
        /// The rows that remain, over those users and items that still occur.
        public var data: DataSet
        /// Every rule with its counts.
        public var changes: ChangeLog
        /// Items with more than one description, and the one that was chosen.
        public var descriptions: [DescriptionChoice]
    }

    /// The stage's verb.
    public static let name = StageName.clean

    /// Which rules are applied, and how.
    public let configuration: CleanConfiguration

    /// Configures the stage.
    public init(_ configuration: CleanConfiguration = CleanConfiguration()) {
        self.configuration = configuration
    }

    /// Applies the rules one after the other, and each alone to the input for its count.
    ///
    /// - Throws: ``CleaningError``; `CancellationError` when the run was asked to stop.
    /// - Complexity: O(*n* log *n*) in the number of rows.
    public func run(_ input: DataSet, in context: StageContext) async throws -> Output {
        let rules = try makeRules(for: input.conventions)
        var data = input
        var isUntouched = true
        var changes = ChangeLog()
        var choices: [DescriptionChoice] = []
        // What no row had before is in the catalogue on purpose.
        var unused = input.unusedItems.map { input.log.items[$0] }
        for (number, rule) in rules.enumerated() {
            try context.checkCancellation()
            context.progress.report(
                Progress(rule.name.rawValue, fraction: Double(number) / Double(rules.count))
            )
            let metAlone = rule.rowsMet(in: input)
            let met = isUntouched ? metAlone : rule.rowsMet(in: data)
            if let descriptions = rule as? DisagreeingDescriptions {
                choices = descriptions.choices(in: data)
            }
            var effect = rule.applied(to: data, met: met)
            if let products = rule as? NotAProduct {
                effect.remarks += products.remove(from: &unused)
            }
            if let spelling = rule as? CaseAndSpaces {
                effect.remarks += spelling.rename(&unused, in: data)
            }
            let rows = met.indices.lazy.filter { met[$0] }.prefix(configuration.exampleCount)
            changes.entries.append(
                ChangeLog.Entry(
                    rule: rule.name.rawValue,
                    action: rule.action,
                    matched: metAlone.count { $0 },
                    applied: effect.applied,
                    condition: rule.condition,
                    examples: effect.remarks + rows.map { rule.note(on: $0, of: data) }
                )
            )
            data = effect.data
            isUntouched = isUntouched && effect.applied == 0
        }
        guard data.log.count > 0 else {
            let counts = changes.entries.filter { $0.applied > 0 }
                .map { "\($0.rule) \($0.applied)" }.joined(separator: ", ")
            throw CleaningError.nothingLeft(rowCount: input.log.count, counts: counts)
        }
        return Output(
            data: data.compacted(keeping: unused.compactMap { data.log.items.number(of: $0) }),
            changes: changes,
            descriptions: choices
        )
    }

    private func makeRules(for conventions: ShopConventions) throws -> [any CleaningRule] {
        let pattern = configuration.productCode ?? conventions.productCode
        let chosen = Set(configuration.rules)
        return try CleaningRuleName.allCases.filter(chosen.contains).compactMap { name in
            switch name {
            case .exactDuplicates: ExactDuplicates()
            case .missingUser: MissingUser()
            case .missingDescription: MissingDescription()
            case .notAProduct: try pattern.map(NotAProduct.init(pattern:))
            case .adjustments: conventions.adjustmentPrefix.map(Adjustments.init(prefix:))
            case .caseAndSpaces: CaseAndSpaces(foldsItemCase: conventions.foldsItemCase)
            case .cancellations:
                Cancellations(
                    prefix: conventions.cancellationPrefix,
                    matches: configuration.matchesCancellations
                )
            case .nonPositiveQuantity: NonPositiveQuantity()
            case .nonPositivePrice: NonPositivePrice()
            case .impossibleTime:
                ImpossibleTime(earliest: conventions.earliest, latest: conventions.latest)
            case .disagreeingDescriptions: DisagreeingDescriptions()
            }
        }
    }
}
