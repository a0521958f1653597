public import Statistics

/// The brand or the type of a text's product, put into the text where it lacks them and taken out where it has them.
///
/// A brand goes before the text, a type behind it. Texts of a batch have one product each, in their order; what a text
/// becomes follows from the text and its product's terms.
///
/// Source: insertion and deletion after Wei & Zou, EDA, EMNLP-IJCNLP 2019, with a catalogue's terms in the place of
/// any words.
public struct CatalogueTerms: TextOperator {
    /// The operator's name.
    public static let name = "catalogue-terms"
    /// Whether anything is changed: above 0, each text gets or loses one term.
    public let share: Double
    private let brands: Terms
    private let types: Terms

    /// The terms of all texts.
    private struct Terms: Sendable {
        var texts = FlatTexts()

        init(_ terms: [String]) {
            for term in terms { texts.append(term.unicodeScalars.lazy.map(\.value)) }
        }

        subscript(number: Int) -> ArraySlice<UInt32> { texts.scalars[texts.range(of: number)] }
    }

    /// Takes the terms of each text's product.
    ///
    /// - Parameters:
    ///   - brands: a brand a text; empty where it is unknown.
    ///   - types: a type a text; empty where it is unknown.
    ///   - share: 0 to change nothing.
    public init(brands: [String], types: [String], share: Double = 1) {
        precondition(brands.count == types.count, "a brand and a type for each text")
        self.brands = Terms(brands)
        self.types = Terms(types)
        self.share = share
    }

    /// Notes a term that comes or goes.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        guard share > 0, draft.number < brands.texts.count, !draft.units.isEmpty else { return }
        let (brand, type) = (brands[draft.number], types[draft.number])
        let takesBrand = type.isEmpty || (!brand.isEmpty && random.below(2) == 0)
        let term = takesBrand ? brand : type
        guard !term.isEmpty else { return }
        if let range = draft.place(of: term) { return draft.remove(range) }
        let isSpaced = draft.units.contains { !$0.isIdeograph }
        let place = takesBrand ? 0 : draft.scalars.count
        draft.replace(place..<place) { output in
            if isSpaced, !takesBrand { output.append(0x20) }
            output += term
            if isSpaced, takesBrand { output.append(0x20) }
        }
    }
}

extension TextDraft {
    /// Where a term stands in the text as whole words, whatever its case; nil where it doesn't.
    fileprivate func place(of term: ArraySlice<UInt32>) -> Range<Int>? {
        for unit in units {
            let end = Int(unit.start) + term.count
            guard end <= scalars.count, units.contains(where: { $0.end == end }) else { continue }
            let isHere = zip(term, folded[Int(unit.start)..<end]).allSatisfy { scalar, written in
                let isBreak = scalar == 0x20 || scalar == 0x2D || scalar == 0x5F
                return (isBreak ? 0x20 : ScalarKind.lowercased(scalar)) == written
            }
            if isHere { return Int(unit.start)..<end }
        }
        return nil
    }
}
