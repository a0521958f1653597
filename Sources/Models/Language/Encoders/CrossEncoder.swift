public import Foundation
public import Networks
import Statistics
public import Tensors

/// Reads two texts together and says how well the second answers the first.
///
///     score = c · tanh(W h + b) + d,   h the last state of the first token of [CLS] query [SEP] text [SEP]
///
/// Reads a folder as the Hugging Face library keeps models (`config.json`, `model.safetensors` and a tokenizer), or one with
/// `model.onnx` in place of the weights, whose 8-bit numbers become plain ones.
///
/// Source: Nogueira & Cho, "Passage re-ranking with BERT", arXiv 1901.04085, 2019.
public struct CrossEncoder {
    private let tokenizer: Tokenizer
    private let encoder: Encoder
    private let pooler: Linear
    private let classifier: Linear

    /// Files that decide about scores, as far as they are there.
    public static let names = [
        "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt",
        "special_tokens_map.json", TextEncoder.weightsName, onnxName,
    ]
    static let onnxName = "model.onnx"

    /// Reads a model's folder.
    ///
    /// - Parameters:
    ///   - folder: the model.
    ///   - compression: how its blocks are made smaller.
    /// - Throws: ``TextEncoderError``, ``TokenizerError``, `SafetensorsError`, `CheckpointError`.
    @TensorThread
    public init(folder: URL, compression: MapCompression = MapCompression()) throws {
        tokenizer = try Tokenizer(folder: folder)
        let (saved, shape, file) = try Self.read(folder)
        try tokenizer.check(vocabulary: shape.vocabulary, length: shape.length)
        guard shape.kinds > 1 else {
            throw TextEncoderError.unknownShape(
                key: "type_vocab_size",
                got: "\(shape.kinds)",
                expected: "2, one for each of two texts"
            )
        }
        if let head = saved["classifier.weight"]?.shape, head.first != 1 {
            throw TextEncoderError.unknownShape(
                key: "number of labels",
                got: head.first.map { "\($0)" } ?? "none",
                expected: "1, a score of how well texts fit"
            )
        }
        encoder = Encoder(shape, from: ParameterSource(Seed(0)))
        pooler = Linear(shape.width, shape.width, from: ParameterSource(Seed(0)))
        classifier = Linear(shape.width, 1, from: ParameterSource(Seed(0)))
        let head =
            pooler.parameters(under: "pooler.dense") + classifier.parameters(under: "classifier")
        try (encoder.parameters + head).restore(from: saved, of: file)
        if !compression.isNone { try encoder.compress(compression) }
    }

    /// All weights of a folder by their names, and how large the model is.
    @TensorThread
    private static func read(
        _ folder: URL
    ) throws -> (saved: [String: Tensor], shape: EncoderShape, file: URL) {
        let onnx = folder.appending(path: onnxName)
        let file = folder.appending(path: TextEncoder.weightsName)
        let isPlain = FileManager.default.fileExists(atPath: file.path)
        let stated: EncoderShape? = try TextEncoder.optional("config.json", in: folder)
        if isPlain || !FileManager.default.fileExists(atPath: onnx.path) {
            let shape: EncoderShape = try TextEncoder.required("config.json", in: folder)
            return (Encoder.plain(try Safetensors.read(file).tensors), shape, file)
        }
        let graph = try ONNXGraph(onnx)
        let saved = Encoder.plain(try graph.weights())
        let shape = try stated ?? EncoderShape(saved, in: onnx) { try graph.heads(width: $0) }
        return (saved, shape, onnx)
    }

    /// How well texts answer queries; the higher, the better, on a scale of the model's own.
    ///
    /// Pairs are read in groups of similar length. What is beyond the tokens that the model can read goes unread, of the
    /// second text first.
    ///
    /// - Parameters:
    ///   - pairs: queries with texts.
    ///   - limit: tokens of a pair at most; nil for what the model can read.
    ///   - report: told now and then how many pairs are done; may throw to end it.
    /// - Returns: a score a pair.
    /// - Throws: what `report` throws.
    @TensorThread
    public func scores(
        of pairs: [(query: String, text: String)],
        limit: Int? = nil,
        report: (Int) throws -> Void = { _ in }
    ) throws -> [Float] {
        let longest = min(limit ?? encoder.shape.length, encoder.shape.length)
        let read = pairs.map { tokenizer.encode($0.query, $0.text, limit: longest) }
        var scores = [Float](repeating: 0, count: pairs.count)
        var done = 0
        for group in LengthGroups(read.map(\.tokens.count)) {
            let found = withoutGradient { score(group.map { read[$0] }).floats() }
            for (row, pair) in group.enumerated() { scores[pair] = found[row] }
            done += group.count
            try report(done)
        }
        return scores
    }

    /// `[pairs]`.
    @TensorThread
    private func score(_ pairs: [(tokens: [Int32], kinds: [Int32])]) -> Tensor {
        let longest = max(1, pairs.map(\.tokens.count).max() ?? 1)
        var tokens = [Int64](repeating: 0, count: pairs.count * longest)
        var kinds = tokens
        var mask = [Float](
            repeating: -Float.greatestFiniteMagnitude,
            count: pairs.count * longest
        )
        for (row, pair) in pairs.enumerated() {
            for place in pair.tokens.indices {
                tokens[row * longest + place] = Int64(pair.tokens[place])
                kinds[row * longest + place] = Int64(pair.kinds[place])
                mask[row * longest + place] = 0
            }
        }
        let shape = [pairs.count, longest]
        let states = encoder(
            Tensor(tokens, shape: shape),
            kinds: Tensor(kinds, shape: shape),
            mask: Tensor(mask, shape: [pairs.count, 1, 1, longest])
        )
        let first = states.select(0, along: 1)
        return classifier(pooler(first).tanh()).reshape(pairs.count)
    }
}
