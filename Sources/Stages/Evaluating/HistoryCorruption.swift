public import Commerce
public import Statistics

/// A way in which histories go wrong on their way to a model, for judging how robust it is.
public struct HistoryCorruption: Sendable, Hashable, Codable {
    /// What happens to events.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// An event is lost; the last one left stays.
        case drop
        /// An event changes places with the one after it.
        case swap
        /// An event's item becomes a random one, but never a target of the case.
        case replace
    }

    /// What happens.
    public var kind: Kind
    /// The probability that it happens to an event, in 0...1.
    public var probability: Double

    /// States a corruption.
    public init(_ kind: Kind, probability: Double) {
        precondition((0...1).contains(probability), "a probability lies in 0...1")
        self.kind = kind
        self.probability = probability
    }

    /// The corruptions that the chosen model is judged under.
    public static let standard = [
        HistoryCorruption(.drop, probability: 0.2),
        HistoryCorruption(.swap, probability: 0.2),
        HistoryCorruption(.replace, probability: 0.1),
    ]

    /// The name in reports, such as `drop 20 %`.
    public var name: String { "\(kind.rawValue) \(Int((probability * 100).rounded())) %" }

    /// The same cases with corrupted histories; targets and times of targets stay.
    ///
    /// Each case draws from its own generator, by the seed, the kind and the user's number. Times
    /// stay where they are when items change places.
    public func applied(to cases: NextItemCases, itemCount: Int, seed: Seed) -> NextItemCases {
        var histories = Histories()
        for question in 0..<cases.count {
            let user = cases.histories.users[question]
            var random = seed[kind.rawValue][Int(user)].generator()
            append(question, of: cases, itemCount, &random, to: &histories)
        }
        var result = NextItemCases()
        for question in 0..<cases.count {
            result.append(
                user: cases.histories.users[question],
                history: histories.range(of: question),
                of: histories,
                targets: Array(cases.targets(of: question)),
                time: cases.targetTimes[question]
            )
        }
        return result
    }

    private func append(
        _ question: Int,
        of cases: NextItemCases,
        _ itemCount: Int,
        _ random: inout RandomSource,
        to histories: inout Histories
    ) {
        let source = cases.histories
        let range = source.range(of: question)
        var positions = Array(range)
        var items = Array(source.items[range])
        switch kind {
        case .drop:
            positions = range.filter { _ in random.uniform() >= probability }
            if positions.isEmpty { positions = Array(range.suffix(1)) }
            items = positions.map { source.items[$0] }
        case .swap:
            var place = 0
            while place + 1 < positions.count {
                if random.uniform() < probability {
                    positions.swapAt(place, place + 1)
                    items.swapAt(place, place + 1)
                    place += 1
                }
                place += 1
            }
        case .replace:
            let targets = cases.targets(of: question)
            for place in items.indices where random.uniform() < probability {
                let item = Int32(random.below(itemCount))
                if !targets.contains(item) { items[place] = item }
            }
        }
        histories.append(
            user: source.users[question],
            items: items,
            events: positions.map { source.events[$0] },
            times: positions.map { source.times[$0] }.sorted()
        )
    }
}
