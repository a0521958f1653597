/// `1_Pooling/config.json`, in either form: a flag for each way, or, since version 6, one word `pooling_mode`.
///
/// It is written with flags, which all versions read.
///
/// Source: github.com/UKPLab/sentence-transformers, the file that its `Pooling.save` writes.
struct PoolingFile: Codable {
    /// Where it lies in a model's folder.
    static let name = "1_Pooling/config.json"
    private static let word = "pooling_mode"
    private static let words: [String: TextEncoder.Pooling] = [
        "cls": .first, "max": .max, "mean": .mean,
    ]
    private static let flags: [String: TextEncoder.Pooling] = [
        "pooling_mode_cls_token": .first, "pooling_mode_max_tokens": .max,
        "pooling_mode_mean_tokens": .mean,
    ]

    /// How states become one vector; nil where the file doesn't say.
    let pooling: TextEncoder.Pooling?
    private let width: Int?

    /// States how states become one vector.
    init(_ pooling: TextEncoder.Pooling, width: Int) {
        self.pooling = pooling
        self.width = width
    }

    private struct Key: CodingKey {
        static let width = Key(stringValue: "word_embedding_dimension")
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads either form.
    ///
    /// - Throws: ``TextEncoderError/unknownShape(key:got:expected:)`` for a way that isn't known, or for several.
    init(from decoder: any Swift.Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        width = try keys.decodeIfPresent(Int.self, forKey: .width)
        if let word = try keys.decodeIfPresent(String.self, forKey: Key(stringValue: Self.word)) {
            pooling = try Self.pooling(word, among: Self.words)
            return
        }
        var set: [String] = []
        for key in keys.allKeys where key.stringValue.hasPrefix(Self.word) {
            if try keys.decode(Bool.self, forKey: key) { set.append(key.stringValue) }
        }
        pooling =
            set.isEmpty
            ? nil : try Self.pooling(set.sorted().joined(separator: ", "), among: Self.flags)
    }

    private static func pooling(
        _ name: String,
        among known: [String: TextEncoder.Pooling]
    ) throws(TextEncoderError) -> TextEncoder.Pooling {
        if let pooling = known[name] { return pooling }
        throw .unknownShape(
            key: word,
            got: name,
            expected: "one of " + known.keys.sorted().joined(separator: ", ")
        )
    }

    /// Writes flags.
    func encode(to encoder: any Swift.Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encodeIfPresent(width, forKey: .width)
        for (flag, way) in Self.flags {
            try keys.encode(way == pooling, forKey: Key(stringValue: flag))
        }
    }
}
