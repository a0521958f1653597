import Foundation

/// Small files in the formats of the packages, with words of our own choice.
enum WordFiles {
    /// One synset: its file of lexicographers, its type, its words, and its relations as symbol and place in the list.
    struct Synset {
        var file: Int
        var type: String
        var words: [String]
        var relations: [(symbol: String, other: Int)] = []
    }

    static let nouns = [
        Synset(file: 6, type: "n", words: ["sofa", "couch", "lounge", "squab", "sofa_bed"]),
        Synset(file: 14, type: "n", words: ["table", "tabular_array"]),
        Synset(file: 6, type: "n", words: ["table"]),
        Synset(file: 6, type: "n", words: ["coffee_table", "cocktail_table"]),
        Synset(file: 6, type: "n", words: ["radio", "wireless"]),
        Synset(file: 6, type: "n", words: ["print", "engraving"]),
        Synset(file: 6, type: "n", words: ["T-shirt", "jersey", "tee_shirt"]),
    ]
    /// A synset that joins opposites, as no list should; cheap and low-cost are near each other.
    static let adjectives = [
        Synset(
            file: 0,
            type: "a",
            words: ["cheap", "inexpensive", "expensive", "dear"],
            relations: [("!", 1), ("&", 2)]
        ),
        Synset(
            file: 0,
            type: "a",
            words: ["expensive", "costly"],
            relations: [("!", 0), ("&", 3)]
        ),
        Synset(
            file: 0,
            type: "s",
            words: ["low-cost", "budget(a)", "pricey"],
            relations: [("&", 0)]
        ),
        Synset(file: 0, type: "s", words: ["dear", "pricey"], relations: [("&", 1)]),
        Synset(file: 0, type: "a", words: ["wireless", "cordless"]),
    ]

    /// Writes the files of both languages into a new folder.
    static func folder() throws -> URL {
        let folder = URL.temporaryDirectory.appending(path: "words-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        for (name, synsets) in [("noun", nouns), ("adj", adjectives)] {
            let (data, index) = files(synsets)
            try write(data, "data.\(name)")
            try write(index, "index.\(name)")
        }
        try write(
            """
            sofa%1:06:00:: 1 9
            couch%1:06:00:: 1 3
            lounge%1:06:00:: 1 1
            cocktail_table%1:06:00:: 1 1
            tee_shirt%1:06:00:: 1 1
            inexpensive%3:00:00:: 1 2
            expensive%3:00:00:: 1 2
            dear%3:00:00:: 1 2
            budget%1:21:00:: 1 1
            pricey%5:00:00:dear:00 1 1
            print%1:06:00:: 1 2
            print%2:36:00:: 1 7
            cheap%3:00:00:: 1 5
            low-cost%5:00:00:cheap:00 1 1

            """,
            "cntlist.rev"
        )
        try write(
            "accommodate acommodate accomodate\nluck lock look\nlook luk loke\n",
            "misspellings-en"
        )
        try write(
            "Aa01A01= 沙发 长沙发 卧榻\nAb01A01= 便宜 廉价 低价 高价\nAb01A02# 椅子 凳子\nAb01A03@ 台灯\nAc01A01= 手机 移动电话\n",
            "cilin.txt"
        )
        try write("shou\t手\t首\t壽\nji\t机\t鸡\t手\nfa\t发\t长\n", "same-sound.txt")
        try write("机\t饥\t肌\n发\t友\n", "same-shape.txt")
        return folder
    }

    /// `data` and `index`; a synset's offset is where its line begins, so that lines have a fixed length.
    private static func files(_ synsets: [Synset]) -> (data: String, index: String) {
        let head = "  1 This line stands for the licence.\n"
        let length = 160
        func offset(_ place: Int) -> String {
            let number = "\(head.utf8.count + place * length)"
            return String(repeating: "0", count: 8 - number.count) + number
        }
        var data = head
        var senses: [String: [Int]] = [:]
        for (place, synset) in synsets.enumerated() {
            var line = "\(offset(place)) 0\(synset.file)".replacing(" 014", with: " 14")
            line += " \(synset.type) 0\(synset.words.count)"
            for word in synset.words {
                line += " \(word) 0"
                let lemma = word.lowercased().prefix { $0 != "(" }
                senses[String(lemma), default: []].append(place)
            }
            line += " 00\(synset.relations.count)"
            for relation in synset.relations {
                line += " \(relation.symbol) \(offset(relation.other)) a 0000"
            }
            line += " | a gloss with 1 ! 00000000 a 0000"
            data += line + String(repeating: " ", count: length - 1 - line.utf8.count) + "\n"
        }
        let index = senses.sorted { $0.key < $1.key }.map { lemma, places in
            "\(lemma) n \(places.count) 1 @ \(places.count) 0 "
                + places.map(offset).joined(separator: " ")
        }
        return (data, head + index.joined(separator: "\n") + "\n")
    }
}
