import Commerce
import Foundation
import Language

/// A product's title taken apart: what it is, what tells it from its like, and who makes it.
struct TitleWords {
    /// Words that say nothing of what a product is.
    private static let empty: Set<String> = [
        "a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "pc", "pcs", "piece",
        "pieces", "the", "to", "w", "with", "x",
    ]
    private static let longestValue = 20
    private static let shortestModel = 3

    /// All words in their order.
    var words: [String] = []
    /// Runs of words that may say what the product is.
    var runs: [[String]] = []
    /// The brand's words.
    var brand: [String] = []
    /// Values of properties that the title names, each in words.
    var values: [[String]] = []
    /// Those of `values` that are colours.
    var colours: [[String]] = []
    /// Numbers with their units, each in words.
    var measures: [[String]] = []
    /// Words with digits, such as a model's number.
    var models: [String] = []

    init(_ products: Products, _ product: Int, cutter: WordCutter? = nil) {
        brand = Self.words(of: products.brands[product], cutter)
        let title = Self.words(of: products.titles[product], cutter)
        words = title
        measures = Self.measures(title)
        models = title.reduce(into: []) { models, word in
            guard word.count >= Self.shortestModel, word.contains(where: \.isNumber),
                !models.contains(word)
            else { return }
            models.append(word)
        }
        let named = readValues(products.attributes[product], cutter)
        readRuns(without: named)
    }

    /// Finds the values of properties that the title names, and gives all their words.
    private mutating func readValues(
        _ attributes: [ProductAttribute],
        _ cutter: WordCutter?
    ) -> Set<String> {
        let all = Set(words)
        var named: Set<String> = []
        for attribute in attributes {
            let value = Self.words(of: attribute.value, cutter)
            let isNamed = !value.isEmpty && value.allSatisfy(all.contains)
            guard isNamed, value.count <= 2, attribute.value.count < Self.longestValue,
                value.contains(where: { $0.count > 2 }),
                value.allSatisfy({ $0.allSatisfy(\.isLetter) })
            else { continue }
            named.formUnion(value)
            guard !values.contains(value) else { continue }
            values.append(value)
            if Self.isColour(attribute.name) { colours.append(value) }
        }
        return named
    }

    /// Finds runs of words that are neither the brand's nor those of named values.
    private mutating func readRuns(without named: Set<String>) {
        let maker = Set(brand)
        var run: [String] = []
        var previous = ""
        for word in words {
            // What stands behind a number is its unit.
            let isType =
                word.count > 1 && word.allSatisfy(\.isLetter) && !maker.contains(word)
                && !named.contains(word) && !Self.empty.contains(word)
                && !previous.allSatisfy(\.isNumber)
            if isType || (previous.isEmpty && word.allSatisfy(\.isLetter) && !maker.contains(word))
            {
                run.append(word)
            } else if !run.isEmpty {
                runs.append(run)
                run = []
            }
            previous = word
        }
        if !run.isEmpty { runs.append(run) }
    }

    /// Runs of one to three neighbouring words, each once.
    var phrases: [[String]] {
        var found: [[String]] = []
        var known: Set<[String]> = []
        for run in runs {
            for length in 1...3 where length <= run.count {
                for start in 0...(run.count - length) {
                    let phrase = Array(run[start..<start + length])
                    if known.insert(phrase).inserted { found.append(phrase) }
                }
            }
        }
        return found
    }

    private static func isColour(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["color", "colour", "颜色", "颜色分类"].contains { name.contains($0) }
    }

    /// Whether a word is more than a letter, a number alone, or a word of grammar.
    static func saysSomething(_ word: String) -> Bool {
        word.count > 1 && !empty.contains(word) && !word.allSatisfy(\.isNumber)
    }

    private static let units: Set<String> = [
        "inch", "inches", "in", "ft", "feet", "mm", "cm", "m", "g", "kg", "ml", "l", "mb", "gb",
        "tb",
        "w", "watt", "ghz", "mhz", "oz", "lb", "寸", "英寸", "厘米", "米", "毫米", "克", "公斤", "斤", "毫升",
        "升", "瓦",
    ]

    /// Numbers with a known unit, in one word or two.
    static func measures(_ words: [String]) -> [[String]] {
        var found: [[String]] = []
        for (place, word) in words.enumerated() {
            let digits = word.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { continue }
            let rest = String(word.dropFirst(digits.count))
            if units.contains(rest) {
                found.append([word])
            } else if rest.isEmpty, place + 1 < words.count, units.contains(words[place + 1]),
                words[place + 1] != "in"
            {
                found.append([word, words[place + 1]])
            }
        }
        return found
    }

    /// The same, with words of languages without spaces cut where there is something to cut them by.
    static func words(of text: String, _ cutter: WordCutter?) -> [String] {
        guard let cutter, WordCutter.hasIdeograph(text) else { return words(of: text) }
        return cutter.words(of: text)
    }

    /// Letters and digits in lower case; everything else separates.
    static func words(of text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }
}
