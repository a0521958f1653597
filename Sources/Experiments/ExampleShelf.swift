import Commerce
import Screening

/// Picks made sequences to show next to their parents.
struct ExampleShelf {
    private let catalogue: Catalogue
    private let training: Histories
    private let places: [Int32: Int]
    /// Examples shown of a maker or of a reason to reject.
    private static let shownAtMost = 3
    /// Steps shown of a sequence, from its end.
    private static let longest = 12

    init(catalogue: Catalogue, training: Histories) {
        self.catalogue = catalogue
        self.training = training
        places = Dictionary(
            training.users.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The first few accepted sequences of each maker, in the makers' order of names.
    func accepted(of made: MadeHistories) -> [RunDetails.Example] {
        firstFew(of: made) { made.provenance[$0].maker }
            .map { example($0, of: made, rejectedFor: nil) }
            .sorted { $0.maker < $1.maker }
    }

    /// The first few rejected sequences of each reason, in their order.
    func rejected(
        _ made: MadeHistories,
        for reasons: [RejectionReason]
    ) -> [RunDetails.Example] {
        firstFew(of: made) { reasons[$0].rawValue }
            .map { example($0, of: made, rejectedFor: reasons[$0].rawValue) }
    }

    private func firstFew(of made: MadeHistories, by kind: (Int) -> String) -> [Int] {
        var shown: [String: Int] = [:]
        return (0..<made.count).filter { sequence in
            shown[kind(sequence), default: 0] += 1
            return shown[kind(sequence), default: 0] <= Self.shownAtMost
        }
    }

    private func example(
        _ sequence: Int,
        of made: MadeHistories,
        rejectedFor reason: String?
    ) -> RunDetails.Example {
        let origin = made.provenance[sequence]
        let parent = origin.parents.first.flatMap { places[$0] }
        return RunDetails.Example(
            maker: origin.maker,
            parent: parent.map { events(of: training, training.range(of: $0)) } ?? [],
            made: events(of: made.histories, made.histories.range(of: sequence)),
            label: made.labels[sequence].map(Int.init),
            confidence: Double(made.confidences[sequence]),
            rejected: reason
        )
    }

    private func events(of histories: Histories, _ range: Range<Int>) -> [RunDetails.Event] {
        range.suffix(Self.longest).map {
            RunDetails.Event(
                item: catalogue.displayName(of: histories.items[$0]),
                event: histories.events[$0].name
            )
        }
    }
}
