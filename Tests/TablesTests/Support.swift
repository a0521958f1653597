import Foundation
import Tables
import Testing

/// A folder for one test, removed with it.
final class Folder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("tables-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A file of this name with these bytes.
    func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file
    }

    func file(_ name: String, _ text: String) throws -> URL { try file(name, text.utf8) }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}

/// A small generator for test data (Steele, Lea & Flood, OOPSLA 2014: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension Table {
    /// A table of every column type with missing values, drawn from a seed.
    static func drawn(seed: UInt64, lists: Bool = true) throws -> Table {
        var random = SplitMix(state: seed)
        let rows = Int.random(in: 0...12, using: &random)
        func column<T>(_ value: (inout SplitMix) -> T) -> [T?] {
            (0..<rows).map { _ in Int.random(in: 0..<4, using: &random) == 0 ? nil : value(&random)
            }
        }
        let words = [
            "", "a", "ü 漢", "x,y", "\"q\"", "two\nlines", " pad ", "1", "\t", "\r\n", "NA",
        ]
        func word(_ random: inout SplitMix) -> String {
            words[Int.random(in: 0..<words.count, using: &random)]
        }
        var columns = [
            try Column("int64", int64s: column { Int64.random(in: .min ... .max, using: &$0) }),
            try Column("int32", int32s: column { Int32.random(in: .min ... .max, using: &$0) }),
            try Column("uint8", uint8s: column { UInt8.random(in: .min ... .max, using: &$0) }),
            try Column("double", doubles: column { Double.random(in: -1e9...1e9, using: &$0) }),
            try Column("float", floats: column { Float.random(in: -1e9...1e9, using: &$0) }),
            try Column("bool", bools: column { Bool.random(using: &$0) }),
            try Column("string", strings: column { word(&$0) }),
            try Column(
                "time",
                timestamps: column {
                    Int64.random(in: -60_000_000_000_000_000...100_000_000_000_000_000, using: &$0)
                }
            ),
        ]
        if lists {
            func list<T>(_ value: (inout SplitMix) -> T, _ random: inout SplitMix) -> [T] {
                (0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random) }
            }
            columns += [
                try Column("words", stringLists: column { list(word, &$0) }),
                try Column(
                    "longs",
                    int64Lists: column { list({ Int64.random(in: 0...9, using: &$0) }, &$0) }
                ),
                try Column(
                    "ints",
                    int32Lists: column { list({ Int32.random(in: 0...9, using: &$0) }, &$0) }
                ),
                try Column(
                    "wide",
                    doubleLists: column { list({ Double.random(in: 0...1, using: &$0) }, &$0) }
                ),
                try Column(
                    "narrow",
                    floatLists: column { list({ Float.random(in: 0...1, using: &$0) }, &$0) }
                ),
            ]
        }
        return try Table(columns)
    }

    /// The columns' types by name.
    var types: [String: ColumnType] {
        Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.type) })
    }
}

/// The one-line text of the error that `body` must throw.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "nothing was thrown"
    } catch {
        return "\(error)"
    }
}
