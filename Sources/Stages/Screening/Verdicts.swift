import Commerce
import Pipelines
import Retrieval

/// For each made sequence, the reasons that hold against it.
struct Verdicts {
    /// Per reason, in their order: the made sequences against which it holds, ascending.
    let matched: [[Int]]
    /// Per made sequence: the first reason that holds; nil when it passes.
    let first: [RejectionReason?]

    private let configuration: ScreenConfiguration

    init(
        _ made: MadeHistories,
        findings: [CopyScreen.Finding],
        scores: [HeldOutLikelihood.Score],
        itemCount: Int,
        threshold: Double?,
        configuration: ScreenConfiguration
    ) {
        self.configuration = configuration
        let duplicate = Self.duplicates(in: made.histories)
        func holds(_ reason: RejectionReason, _ sequence: Int) -> Bool {
            let items = made.histories.items(of: sequence)
            return switch reason {
            case .exactCopy: findings[sequence].exact != nil
            case .nearCopy: findings[sequence].near != nil
            case .duplicate: duplicate[sequence]
            case .unknownItem: items.contains { $0 < 0 || $0 >= itemCount }
            case .tooShort: items.count < configuration.shortest
            case .implausible: threshold.map { scores[sequence].mean < $0 } ?? false
            }
        }
        matched = RejectionReason.allCases.map { reason in
            (0..<made.count).filter { holds(reason, $0) }
        }
        var first = [RejectionReason?](repeating: nil, count: made.count)
        for (reason, sequences) in zip(RejectionReason.allCases, matched).reversed() {
            for sequence in sequences { first[sequence] = reason }
        }
        self.first = first
    }

    /// The sequences that pass, ascending.
    var accepted: [Int] { first.indices.filter { first[$0] == nil } }

    /// The first few sequences that each reason rejected, in the order of the reasons.
    var rejectedExamples: [RejectedSequence] {
        zip(RejectionReason.allCases, matched).flatMap { reason, sequences in
            sequences.filter { first[$0] == reason }.prefix(configuration.examples)
                .map { RejectedSequence(sequence: $0, reason: reason) }
        }
    }

    /// Rejected sequences among some, by reason.
    func counts(of sequences: [Int]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for sequence in sequences {
            if let reason = first[sequence] { counts[reason.rawValue, default: 0] += 1 }
        }
        return counts
    }

    /// The sequences of each maker, in the order of the makers' first sequences.
    func makers(of made: MadeHistories) -> [(maker: String, sequences: [Int])] {
        var places: [String: Int] = [:]
        var result: [(maker: String, sequences: [Int])] = []
        for (sequence, origin) in made.provenance.enumerated() {
            let place = places[origin.maker] ?? result.count
            if place == result.count {
                places[origin.maker] = place
                result.append((origin.maker, []))
            }
            result[place].sequences.append(sequence)
        }
        return result
    }

    /// One entry a reason, with its threshold in words.
    func log(
        _ made: MadeHistories,
        findings: [CopyScreen.Finding],
        input: ScreenInput,
        threshold: Double?
    ) -> ChangeLog {
        ChangeLog(
            zip(RejectionReason.allCases, matched).map { reason, sequences in
                let applied = sequences.filter { first[$0] == reason }
                return ChangeLog.Entry(
                    rule: reason.rawValue,
                    action: .removed,
                    matched: sequences.count,
                    applied: applied.count,
                    condition: condition(of: reason, threshold: threshold),
                    examples: applied.prefix(configuration.examples).map { sequence in
                        describe(sequence, of: made, finding: findings[sequence], input: input)
                    }
                )
            }
        )
    }

    private func condition(of reason: RejectionReason, threshold: Double?) -> String {
        switch reason {
        case .exactCopy: "the same items in the same order as a training sequence"
        case .nearCopy:
            "edits over length at most \(configuration.nearCopyOfOthers) from another user than the "
                + "parent, \(configuration.nearCopyOfParents) from the parent, "
                + "\(configuration.nearCopyByGenerators) from anyone for generators"
        case .duplicate: "the same items in the same order as a sequence made before"
        case .unknownItem: "an item that the catalogue doesn't have"
        case .tooShort: "fewer than \(configuration.shortest) events"
        case .implausible:
            threshold.map {
                "mean log-likelihood below \($0), the quantile \(configuration.implausible) of the "
                    + "training sequences under bigram models that haven't seen them"
            } ?? "off"
        }
    }

    /// A made sequence with what it copies, by item names.
    private func describe(
        _ sequence: Int,
        of made: MadeHistories,
        finding: CopyScreen.Finding,
        input: ScreenInput
    ) -> String {
        func names(_ items: ArraySlice<Int32>) -> String {
            let known = items.prefix(10).map { item in
                item >= 0 && item < input.catalogue.count
                    ? input.catalogue.items[item] : "unknown item \(item)"
            }
            return known.joined(separator: ", ") + (items.count > 10 ? ", ..." : "")
        }
        let origin = "\(made.provenance[sequence].maker): "
        let text = origin + names(made.histories.items(of: sequence))
        guard let copied = finding.exact ?? finding.near else { return text }
        return text + " | real: " + names(input.training.samples.items(of: copied))
    }

    /// Per sequence: whether an earlier one has the same items.
    private static func duplicates(in histories: Histories) -> [Bool] {
        var seen: [UInt64: [Int]] = [:]
        return (0..<histories.count).map { sequence in
            let items = histories.items(of: sequence)
            let hash = sequenceHash(items)
            if seen[hash, default: []].contains(where: { histories.items(of: $0) == items }) {
                return true
            }
            seen[hash, default: []].append(sequence)
            return false
        }
    }
}
