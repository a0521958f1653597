public import Foundation
public import Networks
import Statistics
public import Tensors

/// Turns texts into vectors, of which those of similar meaning lie close together.
///
/// Reads a folder as the Hugging Face library keeps models: `config.json`, `model.safetensors`, `tokenizer.json` or
/// `vocab.txt`, and those of sentence-transformers: how states are pooled, and whether vectors get unit length.
///
/// Source: Reimers & Gurevych, "Sentence-BERT", EMNLP 2019.
public struct TextEncoder {
    /// How the states of a text's tokens become one vector.
    public enum Pooling: String, Sendable, Hashable, CaseIterable {
        case mean
        case first
        case max
    }

    /// Cuts texts.
    public let tokenizer: Tokenizer
    /// How states become one vector.
    public let pooling: Pooling
    /// Whether vectors are scaled to length 1.
    public let hasUnitLength: Bool
    /// Tokens of a text at most; what is beyond goes unread.
    public let limit: Int
    /// How the encoder was made smaller.
    public let compression: MapCompression
    private let encoder: Encoder

    /// The file of a folder that holds the weights.
    public static let weightsName = "model.safetensors"
    /// The files of a folder that say how the encoder is built, as far as they are there.
    public static let shapeNames = [
        "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt",
        "special_tokens_map.json",
        "sentence_bert_config.json", "modules.json", PoolingFile.name,
    ]

    /// Texts that one thread cuts at a time.
    private static let cutTogether = 64

    /// Numbers a vector.
    public var width: Int { encoder.shape.width }

    /// Reads a model's folder.
    ///
    /// - Parameters:
    ///   - folder: the model.
    ///   - pooling: in place of what the folder says; the mean where it says nothing.
    ///   - weights: a file of weights in place of the folder's, such as that of a fine-tuned encoder.
    ///   - compression: how the encoder is made smaller; a folder that was written by a compressed encoder is read as
    ///     compressed as it is.
    /// - Throws: ``TextEncoderError``, ``TokenizerError``, `SafetensorsError`, `CheckpointError`.
    @TensorThread
    public init(
        folder: URL,
        pooling: Pooling? = nil,
        weights: URL? = nil,
        compression: MapCompression = MapCompression()
    ) throws {
        let shape: EncoderShape = try Self.required("config.json", in: folder)
        tokenizer = try Tokenizer(folder: folder)
        try tokenizer.check(vocabulary: shape.vocabulary, length: shape.length)
        let sentences = try SentenceFolder(folder)
        limit = min(shape.length, sentences.limit ?? shape.length)
        self.pooling = pooling ?? sentences.pooling ?? .mean
        hasUnitLength = sentences.hasUnitLength
        encoder = Encoder(shape, from: ParameterSource(Seed(0)))
        let found = try encoder.restore(from: weights ?? folder.appending(path: Self.weightsName))
        self.compression = try encoder.compressing(compression, after: found)
    }

    /// The vectors of some texts.
    ///
    /// Texts are read in groups of similar length. Text without a word has the vector of what stands
    /// around every text.
    ///
    /// - Parameters:
    ///   - texts: anything.
    ///   - report: told now and then how many texts are done; may throw to end it.
    /// - Returns: row-major `[texts, width]`.
    /// - Throws: what `report` throws.
    @TensorThread
    public func vectors(
        of texts: [String],
        report: (Int) throws -> Void = { _ in }
    ) throws -> [Float] {
        let tokens = tokens(of: texts)
        var vectors = [Float](repeating: 0, count: texts.count * width)
        var done = 0
        for group in LengthGroups(tokens.map(\.count)) {
            let values = withoutGradient { pooled(group.map { tokens[$0] }).floats() }
            for (row, text) in group.enumerated() {
                vectors.replaceSubrange(
                    text * width..<(text + 1) * width,
                    with: values[row * width..<(row + 1) * width]
                )
            }
            done += group.count
            try report(done)
        }
        return vectors
    }

    /// Cuts texts on as many threads as tensors may use.
    @TensorThread
    private func tokens(of texts: [String]) -> [[Int32]] {
        parallelChunks(
            of: texts.count,
            size: Self.cutTogether,
            threads: TensorThread.threadCount
        ) { [tokenizer, limit] chunk in
            texts[chunk].map { tokenizer.encode($0, limit: limit) }
        }.flatMap(\.self)
    }

    /// What training changes, by the names that published files have.
    @TensorThread
    public var parameters: [Parameter] { encoder.parameters }

    /// The linear maps that adapters can be put at.
    @TensorThread
    public var maps: [AdaptableMap] { encoder.maps }

    /// One row a token, `[vocabulary, width]`.
    @TensorThread
    var wordTable: Tensor { encoder.wordTable }

    /// What is added to variances.
    var epsilon: Double { encoder.shape.epsilon }

    /// The vectors of tokenised texts, each of at least one token, with what gradients need.
    ///
    /// - Returns: `[texts, width]`.
    @TensorThread
    func pooled(_ texts: [[Int32]]) -> Tensor {
        let batch = PaddedTexts(texts)
        let states = encoder(batch.tokens, mask: batch.mask)
        let vectors =
            switch pooling {
            case .mean: batch.mean(of: states)
            case .first: states.select(0, along: 1)
            case .max: batch.maximum(of: states)
            }
        return hasUnitLength ? Self.unit(vectors) : vectors
    }

    /// The states of tokenised texts, each of at least one token, `[texts, longest, width]`; those of padding say nothing.
    @TensorThread
    func states(of texts: [[Int32]]) -> Tensor {
        let batch = PaddedTexts(texts)
        return encoder(batch.tokens, mask: batch.mask)
    }

    /// Rows of length 1; a row of zeros stays one.
    static func unit(_ rows: Tensor) -> Tensor {
        let lengths = rows.squared().sum(over: 1, keepDimension: true).squareRoot()
        return rows / lengths.clamped(to: 1e-12...)
    }

    /// Writes the weights as published files have them.
    ///
    /// - Throws: `SafetensorsError` when the file can't be written.
    @TensorThread
    public func writeWeights(to file: URL) throws {
        try encoder.saved(compression).write(to: file)
    }

    static func required<Content: Decodable>(
        _ name: String,
        in folder: URL
    ) throws -> Content {
        guard let content: Content = try optional(name, in: folder) else {
            throw TextEncoderError.notFound(path: folder.appending(path: name).path)
        }
        return content
    }

    static func optional<Content: Decodable>(
        _ name: String,
        in folder: URL
    ) throws -> Content? {
        let file = folder.appending(path: name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try JSONDecoder().decode(Content.self, from: try Data(contentsOf: file))
        } catch let error as TextEncoderError {
            throw error
        } catch {
            throw TextEncoderError.unreadable(path: file.path, reason: "\(error)")
        }
    }
}
