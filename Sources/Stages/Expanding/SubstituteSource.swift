import Commerce
import Foundation
import Pipelines
import Retrieval
import Statistics

/// Where similar items come from.
public enum NeighbourSource: String, Codable, Hashable, Sendable, CaseIterable {
    /// From items that stand near each other in histories.
    case cooccurrence = "co-occurrence"
    /// From items with the same rare attributes.
    case attributes
    /// From histories where there is evidence, from attributes where there is little.
    case both
}

/// Which of several edits come first.
public enum EditPreference: String, Codable, Hashable, Sendable, CaseIterable {
    /// All alike.
    case any
    /// Those that bring in an item with few events in the training set.
    case rare
}

/// How insert and substitute find the item to bring in.
public struct SubstituteSource: Hashable, Sendable {
    /// Where similar items come from.
    public var neighbours: NeighbourSource
    /// Most similar items among which one is drawn, in proportion to similarity; at least 1.
    public var top: Int
    /// Which edits come first.
    public var prefer: EditPreference

    /// Configures the search.
    public init(neighbours: NeighbourSource = .both, top: Int = 10, prefer: EditPreference = .any) {
        self.neighbours = neighbours
        self.top = top
        self.prefer = prefer
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case neighbours, top, prefer }

    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    func validate(_ check: RangeCheck) throws {
        try check.require(top >= 1, "top", top, "of at least 1")
    }

    /// Learns the neighbours.
    ///
    /// - Throws: ``ExpandError/noAttributes`` when they are to come from attributes alone and the
    ///   catalogue has none.
    func fitted(on input: ExpandInput) throws -> Substitutes {
        if neighbours == .attributes, input.catalogue.attributes.isEmpty {
            throw ExpandError.noAttributes(items: input.catalogue.count)
        }
        let together = ItemCooccurrence(
            fittedOn: input.training,
            itemCount: input.catalogue.count
        )
        let table =
            switch neighbours {
            case .cooccurrence: together.neighbours
            case .attributes: AttributeSimilarity(of: input.catalogue).neighbours
            case .both:
                ItemNeighbours(
                    blending: together,
                    with: AttributeSimilarity(of: input.catalogue)
                )
            }
        return Substitutes(
            table.excluding(input.excludedItems),
            top: top,
            prefer: prefer,
            events: together.events
        )
    }
}

extension SubstituteSource: Codable {
    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        neighbours = try values.choice(.neighbours, default: neighbours)
        top = try values.value(.top, default: top)
        prefer = try values.choice(.prefer, default: prefer)
    }
}

/// Similar items that are drawn from.
struct Substitutes: Sendable {
    private let neighbours: ItemNeighbours
    private let top: Int
    private let prefer: EditPreference
    private let events: [Int32]

    init(_ neighbours: ItemNeighbours, top: Int, prefer: EditPreference, events: [Int32]) {
        self.neighbours = neighbours
        self.top = top
        self.prefer = prefer
        self.events = events
    }

    /// How many items there are.
    var itemCount: Int { neighbours.count }

    /// Proposes one new item for each event of a history, and leaves the best in their order.
    ///
    /// Items of the history are not proposed, nor any item twice. Among the proposals, `share` of
    /// the history's length is chosen, at least one: at random, each weighing 1 or, where rare items
    /// are preferred, 1 / (1 + events of the proposed item).
    ///
    /// Source: Efraimidis & Spirakis, "Weighted random sampling with a reservoir", 2006, algorithm A.
    func propose(
        for source: Histories,
        _ range: Range<Int>,
        share: Double,
        in draft: inout Draft,
        using generator: inout RandomSource
    ) {
        draft.unmarkAll()
        for event in range { draft.markItem(source.items[event]) }
        draft.proposals.removeAll(keepingCapacity: true)
        for event in range {
            guard let item = draw(for: source.items[event], in: draft, using: &generator) else {
                continue
            }
            draft.markItem(item)
            // ln(u) / weight orders like u^(1 / weight); 1 − uniform() is never 0.
            let key = log(1 - generator.uniform()) / weight(of: item)
            draft.proposals.append(Draft.Proposal(position: event, item: item, key: key))
        }
        let chosen = min(max(1, part(share, of: range.count)), draft.proposals.count)
        if chosen < draft.proposals.count {
            draft.proposals.sort { ($0.key, $0.position) > ($1.key, $1.position) }
            draft.proposals.removeLast(draft.proposals.count - chosen)
            draft.proposals.sort { $0.position < $1.position }
        }
    }

    /// One of the most similar items that is not marked, nil when there is none.
    private func draw(
        for item: Int32,
        in draft: Draft,
        using generator: inout RandomSource
    ) -> Int32? {
        let range = neighbours.range(of: item).prefix(top)
        var total: Double = 0
        for entry in range where !draft.isMarked(neighbours.items[entry]) {
            total += Double(neighbours.similarities[entry]) * weight(of: neighbours.items[entry])
        }
        if total == 0 { return nil }
        var left = generator.uniform() * total
        var last: Int32?
        for entry in range where !draft.isMarked(neighbours.items[entry]) {
            let other = neighbours.items[entry]
            last = other
            left -= Double(neighbours.similarities[entry]) * weight(of: other)
            if left < 0 { break }
        }
        return last
    }

    private func weight(of item: Int32) -> Double {
        prefer == .any ? 1 : 1 / (1 + Double(events[Int(item)]))
    }
}
