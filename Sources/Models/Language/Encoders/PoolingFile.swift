/// `1_Pooling/config.json`.
///
/// Source: github.com/UKPLab/sentence-transformers, the file that its `Pooling.save` writes.
struct PoolingFile: Codable {
    /// Where it lies in a model's folder.
    static let name = "1_Pooling/config.json"

    private var width: Int?
    private var isFirst: Bool?
    private var isMean: Bool?
    private var isMax: Bool?

    /// States how states become one vector.
    init(_ pooling: TextEncoder.Pooling, width: Int) {
        self.width = width
        isFirst = pooling == .first
        isMean = pooling == .mean
        isMax = pooling == .max
    }

    /// How states become one vector.
    var pooling: TextEncoder.Pooling {
        if isFirst == true { return .first }
        return isMax == true ? .max : .mean
    }

    private enum CodingKeys: String, CodingKey {
        case width = "word_embedding_dimension"
        case isFirst = "pooling_mode_cls_token"
        case isMean = "pooling_mode_mean_tokens"
        case isMax = "pooling_mode_max_tokens"
    }
}
