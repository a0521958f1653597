import Commerce
import Pipelines

/// Item names and texts with stray spaces, and item names that differ only in case.
///
/// Of several spellings of one item the most frequent one is kept, the first one on a tie.
struct CaseAndSpaces: CleaningRule {
    let foldsItemCase: Bool
    let name = CleaningRuleName.caseAndSpaces
    let action = ChangeLog.Action.changed

    var condition: String {
        "spaces at the ends or repeated inside"
            + (foldsItemCase ? ", or an item name that differs from another only in case" : "")
    }

    func rowsMet(in data: DataSet) -> [Bool] {
        let spelling = spellings(in: data)
        let names = data.log.items.names
        let itemChanges = names.indices.map { names[$0] != spelling[$0] }
        var met = data.log.item.map { itemChanges[Int($0)] }
        if let text = data.log.text {
            for row in met.indices where !met[row] { met[row] = text[row].hasStraySpaces }
        }
        if let order = data.log.order {
            for row in met.indices where !met[row] { met[row] = order[row].hasStraySpaces }
        }
        return met
    }

    func applied(to data: DataSet, met: [Bool]) -> RuleEffect {
        var result = data
        let spelling = spellings(in: data)
        if spelling != data.log.items.names {
            let merged = Vocabulary(spelling)
            let numbers = spelling.map { merged.number(of: $0) ?? -1 }
            result.log.items = merged
            result.log.item = data.log.item.map { numbers[Int($0)] }
            result.catalogue = data.catalogue.merging(into: merged, numbers: numbers)
        }
        for row in met.indices where met[row] {
            if let text = data.log.text?[row] { result.log.text?[row] = text.withoutStraySpaces }
            if let order = data.log.order?[row] {
                result.log.order?[row] = order.withoutStraySpaces
            }
        }
        return RuleEffect(data: result, applied: met.count { $0 })
    }

    func note(on row: Int, of data: DataSet) -> String {
        "line \(data.log.line[row]), item '\(data.log.items[data.log.item[row]])'"
            + (data.log.text.map { ", text '\($0[row])'" } ?? "")
    }

    /// Gives items without rows the names that ``applied(to:met:)`` gives them.
    ///
    /// - Returns: how many have another name now, where any has.
    func rename(_ names: inout [String], in data: DataSet) -> [String] {
        let spelling = spellings(in: data)
        var changed = 0
        for place in names.indices {
            guard let number = data.log.items.number(of: names[place]) else { continue }
            let name = spelling[Int(number)]
            if name != names[place] { changed += 1 }
            names[place] = name
        }
        return changed > 0 ? ["renamed as well: items without rows, \(changed) of them"] : []
    }

    /// Per item number: the spelling that is kept.
    private func spellings(in data: DataSet) -> [String] {
        let names = data.log.items.names.map(\.withoutStraySpaces)
        guard foldsItemCase else { return names }
        var counts = [Int](repeating: 0, count: names.count)
        for item in data.log.item { counts[Int(item)] += 1 }
        var countOfSpelling: [String: Int] = [:]
        for (name, count) in zip(names, counts) { countOfSpelling[name, default: 0] += count }
        var best: [String: String] = [:]
        for name in names {
            let folded = name.lowercased()
            guard let known = best[folded] else {
                best[folded] = name
                continue
            }
            if countOfSpelling[name, default: 0] > countOfSpelling[known, default: 0] {
                best[folded] = name
            }
        }
        return names.map { best[$0.lowercased()] ?? $0 }
    }
}

extension Catalogue {
    /// Items under new names; of several items with one new number the first one's knowledge stays,
    /// and later ones fill what it lacks.
    fileprivate func merging(into names: Vocabulary, numbers: [Int32]) -> Catalogue {
        var result = Catalogue(items: names)
        result.attributeNames = attributeNames
        var attributesOfNew = [[Int32]](repeating: [], count: names.count)
        for (old, new) in numbers.enumerated() {
            let new = Int(new)
            if result.titles[new].isEmpty { result.titles[new] = titles[old] }
            if attributesOfNew[new].isEmpty {
                attributesOfNew[new] = Array(attributes(of: Int32(old)))
            }
        }
        for (new, values) in attributesOfNew.enumerated() {
            result.attributes += values
            result.attributeOffsets[new + 1] = result.attributes.count
        }
        return result
    }
}

extension String {
    /// Whether there are ASCII spaces at an end, or two beside each other.
    var hasStraySpaces: Bool {
        var previousIsSpace = true
        for byte in utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if isSpace, previousIsSpace || byte != 0x20 { return true }
            previousIsSpace = isSpace
        }
        return previousIsSpace && !utf8.isEmpty
    }

    /// The words with single spaces between them.
    var withoutStraySpaces: String {
        guard hasStraySpaces else { return self }
        return split { $0 == " " || $0 == "\t" || $0.isNewline || $0 == "\u{0B}" || $0 == "\u{0C}" }
            .joined(separator: " ")
    }
}
