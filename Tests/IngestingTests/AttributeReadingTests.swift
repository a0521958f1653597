import Foundation
import Pipelines
import Statistics
import Testing

@testable import Ingesting

/// What becomes of values and titles when a catalogue becomes a table.
@Suite struct AttributeReadingTests {
    @Test func valuesBecomeClasses() {
        let texts =
            [
                Array(repeating: "Black", count: 12), Array(repeating: "black ", count: 3),
                Array(repeating: "Navy  Blue", count: 11), ["navy blue", "teal", "Black, teal"],
            ].joined().map(Optional.some) + [nil]
        let few = AttributeConfiguration(name: "colour", fewestProducts: 10)
        let classes = AttributeClasses(texts, few)
        #expect(classes.names == ["Black", "Navy  Blue"])
        #expect(classes.places.count { $0 == 0 } == 15 && classes.places.count { $0 == 1 } == 12)
        // Two rare values are too few for a class of their own; what has none takes no part.
        #expect(classes.places.suffix(3) == [nil, nil, nil])
        #expect(classes.words == ["black", "navy", "blue", "teal"])
        #expect(classes.notes.first?.contains("2 products have one of 2 values") == true)
        let more =
            texts + Array(repeating: "Other", count: 20)
            + (0..<10).map { "odd \($0)" }
        let grouped = AttributeClasses(more, few)
        #expect(grouped.names == ["Other", "Black", "Navy  Blue", "other values"])
        #expect(grouped.places.count { $0 == 3 } == 12)
        var strict = few
        strict.rareValues = .leaveOut
        #expect(AttributeClasses(more, strict).names.count == 3)
    }

    @Test func titleWordsSayWhatAProductIs() {
        // "shoe" is in every title, "red" and "boot" in many, "x9" in one, "42" is a number.
        let titles = (0..<100).map { row in
            "Shoe \(row % 3 == 0 ? "boot" : "") \(row % 4 == 0 ? "RED" : "") 42 \(row == 7 ? "x9" : "")"
        }
        let all = TitleWords(titles, most: 5, excluded: [])
        #expect(all.words == ["boot", "red"])
        let without = TitleWords(titles, most: 5, excluded: ["red", "teal"])
        #expect(without.words == ["boot"] && without.ofClasses == ["red"])
        #expect(TitleWords(titles, most: 1, excluded: []).words == ["boot"])
    }
}
