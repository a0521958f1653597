public import Foundation
public import Networks
public import Tensors

/// Continues texts.
///
/// Reads a GGUF file, or a folder as the Hugging Face library keeps models: `config.json`, `model.safetensors` and
/// `tokenizer.json`.
public struct TextDecoder {
    /// Cuts texts, and puts them together.
    public let tokenizer: Tokenizer
    let decoder: LlamaDecoder
    /// Tokens that end a text.
    let ends: Set<Int32>
    let guides = GuideShelf()
    /// How the decoder was made smaller.
    public let compression: MapCompression

    /// The file of a folder that holds the weights.
    public static let weightsName = "model.safetensors"
    /// The file of a folder that holds the vocabulary.
    static let tokenizerName = "tokenizer.json"
    /// The files of a folder that say how the decoder is built.
    public static let shapeNames = ["config.json", tokenizerName]

    /// Tokens of a text at most.
    public var limit: Int { decoder.shape.length }
    /// Numbers a token.
    public var width: Int { decoder.shape.width }
    /// Numbers that were learnt.
    @TensorThread
    public var parameterCount: Int { decoder.parameters.reduce(0) { $0 + $1.tensor.count } }

    /// Bytes of the weights in memory, in the numbers that they are multiplied in.
    @TensorThread
    public var byteCount: Int {
        decoder.byteCount(sharesTable: decoder.shape.isTied && compression.isNone)
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - place: a GGUF file or a folder.
    ///   - precision: what weights are kept and states computed in.
    ///   - compression: how the linear maps are made smaller.
    /// - Throws: ``DecoderError``, ``GGUFError``, ``TokenizerError``, `SafetensorsError`, `TorchError`.
    @TensorThread
    public init(
        _ place: URL,
        precision: Precision = .float32,
        compression: MapCompression = MapCompression()
    ) throws {
        self.compression = compression
        let dtype: DType = precision == .float32 ? .float32 : .bfloat16
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else {
            throw DecoderError.notFound(path: place.path)
        }
        if isFolder.boolValue {
            let shape = try Self.shape(in: place)
            tokenizer = try Tokenizer(folder: place)
            try tokenizer.check(vocabulary: shape.vocabulary, length: shape.length)
            let file = place.appending(path: Self.weightsName)
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw DecoderError.notFound(path: file.path)
            }
            decoder = try LlamaDecoder(shape, from: try DecoderWeights(file, shape, as: dtype))
        } else {
            let file = try GGUFFile(place)
            let shape = try DecoderShape(file)
            tokenizer = try Tokenizer(file)
            try tokenizer.check(vocabulary: shape.vocabulary, length: shape.length)
            decoder = try LlamaDecoder(shape, from: DecoderWeights(file, shape, as: dtype))
        }
        if !compression.isNone { try decoder.compress(compression) }
        // Decoders that were taught to chat end their turns so, whatever else ends their texts.
        ends = Set(decoder.shape.ends + [tokenizer.special(ChatPrompt.end)].compactMap(\.self))
    }

    private static func shape(in folder: URL) throws -> DecoderShape {
        let file = folder.appending(path: "config.json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw DecoderError.notFound(path: file.path)
        }
        do {
            return try JSONDecoder().decode(DecoderShape.self, from: try Data(contentsOf: file))
        } catch let error as DecoderError {
            throw error
        } catch {
            throw DecoderError.unreadable(path: file.path, reason: "\(error)")
        }
    }

    /// The scores of all tokens at each place of some texts, read together.
    ///
    /// - Parameters:
    ///   - texts: tokens, at least one a text.
    ///   - padsLeft: whether shorter texts stand at the end of their rows.
    /// - Returns: per text, `[length, vocabulary]` in row-major order.
    @TensorThread
    public func logits(of texts: [[Int32]], padsLeft: Bool = false) -> [[Float]] {
        withoutGradient {
            let batch = TokenBatch(texts, padsLeft: padsLeft)
            let states = decoder(batch.tokens, places: batch.places, present: batch.present)
            return texts.enumerated().map { row, text in
                decoder.logits(states[row].slice(batch.columns(of: row), along: 0)).floats()
            }
        }
    }

    /// All weights, by the names that published files have.
    @TensorThread
    public var parameters: [Parameter] { decoder.parameters }

    /// The linear maps that adapters can be put at.
    @TensorThread
    public var maps: [AdaptableMap] { decoder.maps }
}

/// Texts of several lengths in one rectangle.
struct TokenBatch {
    /// `[batch, longest]`, 64-bit integers; 0 is padding.
    let tokens: Tensor
    /// Each token's place in its text, `[batch, longest]`, single precision.
    let places: Tensor
    /// Whether there is a token, `[batch, longest]`; truth values.
    let present: Tensor
    private let lengths: [Int]
    private let longest: Int
    private let padsLeft: Bool

    /// - Parameters:
    ///   - texts: tokens of texts, or of their continuations.
    ///   - start: the place of each row's first token.
    ///   - padsLeft: whether shorter texts stand at the end of their rows.
    init(_ texts: [[Int32]], from start: Int = 0, padsLeft: Bool = false) {
        lengths = texts.map(\.count)
        longest = max(1, lengths.max() ?? 1)
        self.padsLeft = padsLeft
        let count = texts.count * longest
        var tokens = [Int64](repeating: 0, count: count)
        var places = [Float](repeating: 0, count: count)
        var present = [Bool](repeating: false, count: count)
        for (row, text) in texts.enumerated() {
            let gap = row * longest + (padsLeft ? longest - text.count : 0)
            for (place, token) in text.enumerated() {
                tokens[gap + place] = Int64(token)
                places[gap + place] = Float(start + place)
                present[gap + place] = true
            }
        }
        let shape = [texts.count, longest]
        self.tokens = Tensor(tokens, shape: shape)
        self.places = Tensor(places, shape: shape)
        self.present = Tensor(present, shape: shape)
    }

    /// The columns of a row that hold its text.
    func columns(of row: Int) -> Range<Int> {
        padsLeft ? longest - lengths[row]..<longest : 0..<lengths[row]
    }

    /// The column of each row's last token.
    var lastColumns: [Int] {
        lengths.indices.map { columns(of: $0).upperBound - 1 }
    }
}
