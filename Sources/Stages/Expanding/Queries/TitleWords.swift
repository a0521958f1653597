import Commerce
import Foundation

/// A product's title taken apart: what it is, what tells it from its like, and who makes it.
struct TitleWords {
    /// Words that say nothing of what a product is.
    private static let empty: Set<String> = [
        "a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "pc", "pcs", "piece",
        "pieces", "the", "to", "w", "with", "x",
    ]
    private static let longestValue = 20
    private static let shortestModel = 3

    /// Runs of words that may say what the product is.
    var runs: [[String]] = []
    /// The brand's words.
    var brand: [String] = []
    /// Values of properties that the title names, each in words.
    var values: [[String]] = []
    /// Words with digits, such as a model's number.
    var models: [String] = []

    init(_ products: Products, _ product: Int) {
        brand = Self.words(of: products.brands[product])
        let title = Self.words(of: products.titles[product])
        let all = Set(title)
        var named: Set<String> = []
        for attribute in products.attributes[product] {
            let value = Self.words(of: attribute.value)
            let isNamed = !value.isEmpty && value.allSatisfy(all.contains)
            guard isNamed, value.count <= 2, attribute.value.count < Self.longestValue,
                value.contains(where: { $0.count > 2 }),
                value.allSatisfy({ $0.allSatisfy(\.isLetter) })
            else { continue }
            named.formUnion(value)
            if !values.contains(value) { values.append(value) }
        }
        let maker = Set(brand)
        var run: [String] = []
        var previous = ""
        for word in title {
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
            if word.count >= Self.shortestModel, word.contains(where: \.isNumber),
                !models.contains(word)
            {
                models.append(word)
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

    /// Letters and digits in lower case; everything else separates.
    static func words(of text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }
}
