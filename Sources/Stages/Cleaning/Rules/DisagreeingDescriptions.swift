import Commerce
import Pipelines

/// An item that the log describes in several ways, and the description that was chosen.
public struct DescriptionChoice: Sendable, Codable, Hashable {
    /// The item's name.
    public var item: String
    /// The description that stands for the item from here on.
    public var chosen: String
    /// The other descriptions, the most frequent first, each with its number of rows.
    public var others: [Alternative]

    /// A description that was not chosen.
    public struct Alternative: Sendable, Codable, Hashable {
        /// The description.
        public var text: String
        /// How many rows give it.
        public var rowCount: Int
    }
}

/// Rows whose description differs from the one chosen for their item: the most frequent one, the
/// most recent one of equally frequent ones.
struct DisagreeingDescriptions: CleaningRule {
    let name = CleaningRuleName.disagreeingDescriptions
    let action = ChangeLog.Action.changed
    let condition =
        "the row's description is not the item's most frequent (on a tie: most recent) one"

    func rowsMet(in data: DataSet) -> [Bool] {
        guard let text = data.log.text else {
            return [Bool](repeating: false, count: data.log.count)
        }
        let chosen = ranked(data.log).map { $0.first?.text ?? "" }
        return data.log.item.indices.map { row in
            !text[row].isEmpty && text[row] != chosen[Int(data.log.item[row])]
        }
    }

    func applied(to data: DataSet, met: [Bool]) -> RuleEffect {
        var result = data
        let chosen = ranked(data.log).map { $0.first?.text ?? "" }
        for row in met.indices where met[row] {
            result.log.text?[row] = chosen[Int(data.log.item[row])]
        }
        for (item, text) in chosen.enumerated() where !text.isEmpty {
            result.catalogue.titles[item] = text
        }
        return RuleEffect(data: result, applied: met.count { $0 })
    }

    func note(on row: Int, of data: DataSet) -> String {
        "line \(data.log.line[row]), item \(data.log.items[data.log.item[row]]),"
            + " text '\(data.log.text?[row] ?? "")'"
    }

    /// Every item with several descriptions.
    func choices(in data: DataSet) -> [DescriptionChoice] {
        ranked(data.log).enumerated().compactMap { item, candidates in
            guard let chosen = candidates.first, candidates.count > 1 else { return nil }
            return DescriptionChoice(
                item: data.log.items[Int32(item)],
                chosen: chosen.text,
                others: candidates.dropFirst().map { .init(text: $0.text, rowCount: $0.count) }
            )
        }
    }

    private struct Candidate {
        let text: String
        var count: Int
        var latest: Int64
        var lastRow: Int
    }

    /// Per item: its descriptions, best first.
    private func ranked(_ log: InteractionLog) -> [[Candidate]] {
        var result = [[Candidate]](repeating: [], count: log.items.count)
        guard let text = log.text else { return result }
        var places: [Int32: [String: Int]] = [:]
        for row in 0..<log.count where !text[row].isEmpty {
            let item = Int(log.item[row])
            // Nearly all items have one description: compare before hashing.
            let place =
                result[item].first?.text == text[row] ? 0 : places[log.item[row]]?[text[row]]
            if let place {
                result[item][place].count += 1
                result[item][place].lastRow = row
                result[item][place].latest = max(result[item][place].latest, log.time[row])
            } else {
                places[log.item[row], default: [:]][text[row]] = result[item].count
                result[item].append(
                    Candidate(text: text[row], count: 1, latest: log.time[row], lastRow: row)
                )
            }
        }
        for item in result.indices where result[item].count > 1 {
            result[item].sort {
                ($0.count, $0.latest, $0.lastRow) > ($1.count, $1.latest, $1.lastRow)
            }
        }
        return result
    }
}
