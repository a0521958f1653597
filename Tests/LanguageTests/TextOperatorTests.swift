import Foundation
import Statistics
import Testing

@testable import Language

@Suite("Operators on texts")
struct TextOperatorTests {
    private let words: Words

    init() throws { words = try Words(try WordFiles.folder()) }

    /// Texts that an operator may meet, ordinary ones first.
    private static let texts = [
        "cheap sofa with coffee table 15 inch black", "Sofas, 2 m, black and RED", "SOFA",
        "便宜的沙发手机台灯 2米 三人", "Lumo T-shirt / 1.5 kg (black)", "手机🔋case 👩‍👩‍👧 sofa",
        "", " ", "a", "7", "手", "🔋", "👩🏽‍🚀", "é", "e\u{301}", "...", "\u{200D}", "ﬀ ß İ",
        "black", "black black", "two  spaces\tand a tab\n", "x\u{0}y", "𠀀𠀁沙发",
        String(repeating: "sofa 沙发 ", count: 200),
    ]

    private func operators(share: Double) -> [any TextOperator] {
        let values = PhraseTable(phrases: ["black", "red", "便宜"])
        let count = Self.texts.count
        return [
            SynonymReplacement(words.synonyms, share: share),
            RandomInsertion(words.synonyms, share: share),
            RandomSwap(lexicon: words.lexicon, share: share),
            RandomDeletion(lexicon: words.lexicon, share: share),
            KeyboardErrors(share: share),
            SpellingErrors(
                PhraseTable([
                    (phrase: "sofa", choices: ["soffa"]), (phrase: "black", choices: ["blak"]),
                ]),
                share: share
            ),
            ScannerErrors(share: share),
            Homophones(words.homophones ?? CharacterTable([:]), share: share),
            LookAlikes(words.lookAlikes ?? CharacterTable([:]), share: share),
            AttributeDropping(values: values, share: share),
            AttributeReordering(values: values, share: share),
            UnitForms(share: share),
            CatalogueTerms(
                brands: Array(repeating: "Lumo", count: count),
                types: Array(repeating: "sofa", count: count),
                share: share
            ),
        ]
    }

    private static func hasWord(_ text: String) -> Bool {
        text.unicodeScalars.contains { ScalarKind.of($0.value).isWord }
    }

    @Test("Never empty, by the seed alone, whatever stands beside a text", arguments: 0..<8)
    func laws(seed: UInt64) {
        let reversed = Array(Self.texts.reversed())
        for share in [0.1, 0.5, 1] {
            for one in operators(share: share) {
                let made = one(Self.texts, seed: Seed(seed))
                #expect(made == one(Self.texts, seed: Seed(seed), threads: 4), "\(one.name)")
                #expect(made.operatorName == one.name && made.texts.count == Self.texts.count)
                let back = one(reversed, seed: Seed(seed)).texts.reversed()
                #expect(Array(back) == made.texts, "\(one.name)")
                for (before, after) in zip(Self.texts, made.texts) {
                    #expect(Self.hasWord(before) == Self.hasWord(after), "\(one.name): \(before)")
                    if !Self.hasWord(before) { #expect(before == after, "\(one.name)") }
                }
            }
        }
    }

    @Test("Changes are no more than the share allows, and say what happened", arguments: 0..<8)
    func accounts(seed: UInt64) {
        for share in [0, 0.2, 1] {
            for one in operators(share: share) {
                let made = one(Self.texts, seed: Seed(seed))
                for (place, text) in Self.texts.enumerated() {
                    let changes = made.changes(of: place)
                    if share == 0 { #expect(changes.isEmpty && made.texts[place] == text) }
                    var draft = TextDraft()
                    draft.begin(text, number: place)
                    // Characters of words bound what operators on characters count.
                    let isByWord = ["keyboard", "scanner"].contains(one.name)
                    let parts =
                        isByWord
                        ? draft.units.reduce(0) { $0 + $1.range.count } : draft.units.count
                    let most = max(1, Int(share * Double(parts)))
                    let atOnce = one.name.hasSuffix("swap") || one.name.hasSuffix("order") ? 2 : 1
                    #expect(changes.count <= atOnce * most, "\(one.name): \(text)")
                    #expect(Self.applied(changes, to: text, made.texts[place]), "\(one.name)")
                }
            }
        }
    }

    /// Whether the text outside of the changes is the same before and after.
    private static func applied(
        _ changes: ArraySlice<TextChange>,
        to text: String,
        _ result: String
    ) -> Bool {
        let before = Array(text.unicodeScalars)
        let after = Array(result.unicodeScalars)
        var (left, right) = (0, 0)
        for change in changes {
            let kept = Int(change.start) - left
            guard kept >= 0, kept == Int(change.resultStart) - right,
                change.start + change.removed <= before.count,
                change.resultStart + change.inserted <= after.count,
                before[left..<left + kept] == after[right..<right + kept]
            else { return false }
            left = Int(change.start + change.removed)
            right = Int(change.resultStart + change.inserted)
        }
        return before[left...].elementsEqual(after[right...])
    }

    private func outcomes(_ one: some TextOperator, _ text: String) -> Set<String> {
        Set((0..<200).map { one(text, seed: Seed($0)) })
    }

    @Test("Synonyms keep number and case")
    func synonyms() {
        let one = SynonymReplacement(words.synonyms, share: 1)
        #expect(outcomes(one, "Sofas") == ["Couches", "Lounges", "Sofa beds"])
        #expect(outcomes(one, "SOFA") == ["COUCH", "LOUNGE", "SOFA BED"])
        #expect(outcomes(one, "red coffee tables") == ["red cocktail tables"])
        #expect(outcomes(one, "手机套") == ["移动电话套"])
        let kept = SynonymReplacement(
            words.synonyms,
            keeping: PhraseTable(phrases: ["Sofa Club"]),
            share: 1
        )
        #expect(outcomes(kept, "sofa club cheap") == ["sofa club inexpensive"])
        let made = one(["a cheap sofa"], seed: Seed(1))
        #expect(made.account(of: 0, original: "a cheap sofa")[0] == "cheap → inexpensive")
    }

    @Test("Cheap never becomes expensive by any operator that replaces words", arguments: 0..<50)
    func cheap(seed: UInt64) {
        for one in [
            SynonymReplacement(words.synonyms, share: 1),
            RandomInsertion(words.synonyms, share: 1),
        ] as [any TextOperator] {
            let text = one("cheap low-cost sofa", seed: Seed(seed))
            for word in ["expensive", "dear", "costly", "pricey"] {
                let isThere = text.split(separator: " ").contains(Substring(word))
                #expect(!isThere, "\(text)")
            }
        }
    }

    @Test("Words change places, go and come as wholes; Chinese words by the lexicon")
    func wholes() {
        #expect(
            outcomes(RandomSwap(share: 0.1), "a b c") == ["b a c", "c b a", "a c b"]
        )
        #expect(
            outcomes(RandomSwap(lexicon: words.lexicon, share: 0.1), "沙发台灯") == ["台灯沙发"]
        )
        #expect(outcomes(RandomDeletion(share: 0.1), "a, b c") == ["b c", "a, c", "a, b"])
        #expect(outcomes(RandomDeletion(share: 1), "a b c") == ["a", "b", "c"])
        #expect(
            outcomes(RandomDeletion(lexicon: words.lexicon), "沙发台灯") == ["沙发", "台灯"]
        )
        let inserted = outcomes(RandomInsertion(words.synonyms), "red sofa")
        #expect(
            inserted == [
                "couch red sofa", "lounge red sofa", "sofa bed red sofa", "red couch sofa",
                "red lounge sofa", "red sofa bed sofa",
            ]
        )
    }

    @Test("Slips leave short words, first letters and model numbers alone")
    func slips() {
        let one = KeyboardErrors(share: 0.1)
        #expect(outcomes(one, "usb x200t 4k") == ["usb x200t 4k"])
        let made = outcomes(one, "Lamp")
        #expect(made.isSuperset(of: ["Lmap", "Lmp", "Laamp", "Lzmp", "Lasmp"]))
        #expect(made.allSatisfy { $0.hasPrefix("L") && (3...5).contains($0.count) })
        let read = outcomes(ScannerErrors(share: 0.1), "Corn 10")
        #expect(read.isSuperset(of: ["Com 10", "Corn lo".replacing("l", with: "1"), "Eorn 10"]))
        #expect(outcomes(Homophones(words.homophones ?? CharacterTable([:])), "机") == ["手"])
        #expect(
            outcomes(LookAlikes(words.lookAlikes ?? CharacterTable([:])), "机 a")
                == ["饥 a", "肌 a"]
        )
    }

    @Test("Measures are written in other ways that mean the same")
    func measures() {
        let one = UnitForms()
        let screens = outcomes(one, "monitor 15 inch")
        #expect(screens.isSuperset(of: ["monitor 15\"", "monitor 15in", "monitor 15inch"]))
        #expect(outcomes(one, "laptop 15\" black").contains("laptop 15 inch black"))
        #expect(outcomes(one, "1tb ssd").isSubset(of: ["1000gb ssd", "1 tb ssd"]))
        #expect(outcomes(one, "1tb ssd").contains("1000gb ssd"))
        #expect(outcomes(one, "2.5 m cable").contains("250cm cable"))
        #expect(outcomes(one, "15英寸").isSuperset(of: ["15寸", "15吋"]))
        #expect(outcomes(one, "大米2斤").contains("大米1公斤"))
        #expect(outcomes(one, "3人沙发") == ["三人沙发"])
        #expect(outcomes(one, "两件套") == ["2件套"])
        #expect(outcomes(one, "二十五片") == ["25片"] && outcomes(one, "12盒") == ["十二盒"])
        for text in [
            "3M tape", "5G router", "4in1 mixer", "15 in 1", "三星手机", "90's", "10 inchworms",
        ] {
            #expect(outcomes(one, text) == [text])
        }
    }

    @Test("Attributes go or change places; brand and type come and go")
    func attributes() {
        let values = PhraseTable(phrases: ["black", "stainless steel"])
        let title = "Lamp black, stainless steel, 2 m"
        #expect(
            outcomes(AttributeDropping(values: values), title)
                == [
                    "Lamp stainless steel, 2 m", "Lamp black, 2 m", "Lamp black, stainless steel,",
                ]
        )
        #expect(
            outcomes(AttributeReordering(values: values), title).contains(
                "Lamp stainless steel, black, 2 m"
            )
        )
        let terms = CatalogueTerms(brands: ["Lumo"], types: ["desk lamp"])
        #expect(outcomes(terms, "red") == ["Lumo red", "red desk lamp"])
        #expect(outcomes(terms, "lumo Desk-Lamp red") == ["Desk-Lamp red", "lumo red"])
        #expect(outcomes(CatalogueTerms(brands: ["Lumo"], types: [""]), "Lumo") == ["Lumo"])
    }
}
