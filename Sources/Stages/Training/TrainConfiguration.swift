import Pipelines
public import Tensors

/// What is trained and how; the part `train:` of a recipe.
public struct TrainConfiguration: Codable, Hashable, Sendable {
    /// The recommender.
    public enum Model: String, Codable, Hashable, Sendable, CaseIterable {
        case sasrec, bsarec, gru4rec, popularity
        case itemKNN = "item-knn"
        case ease

        /// Whether it is trained step by step.
        public var isNetwork: Bool {
            switch self {
            case .sasrec, .bsarec, .gru4rec: true
            case .popularity, .itemKNN, .ease: false
            }
        }
    }

    /// What the neural models minimise.
    public enum Loss: String, Codable, Hashable, Sendable, CaseIterable {
        /// Softmax over the whole catalogue.
        case crossEntropy = "cross-entropy"
        /// The next item against one item drawn at random.
        case binaryCrossEntropy = "binary-cross-entropy"
    }

    /// What the item embeddings of the transformers begin with.
    public enum ItemEmbeddings: String, Codable, Hashable, Sendable, CaseIterable {
        case random
        /// Around vectors in which items of the same attributes and title words lie close together.
        case attributes
        /// Around the vectors that a pretrained encoder gives to titles and attributes.
        case text
    }

    /// The item rows of networks that no training event told anything.
    public enum UnseenItems: String, Codable, Hashable, Sendable, CaseIterable {
        /// As training left them: pushed away from every history.
        case trained
        /// By a map from attributes or text to rows, fitted on the items that training saw.
        ///
        /// Rows are placed behind the last step; the best epoch is chosen with rows as training left them.
        case mapped
    }

    /// How the learning rate changes over the optimiser's steps.
    public enum Schedule: String, Codable, Hashable, Sendable, CaseIterable {
        case constant, cosine, linear
    }

    /// Where the tensors live.
    public enum Device: String, Codable, Hashable, Sendable, CaseIterable {
        case cpu, cuda
    }

    /// The recommender.
    public var model: Model
    /// What the neural models minimise.
    public var loss: Loss
    /// Of the matrix products of the cross-entropy over the catalogue.
    public var precision: Precision
    /// Numbers per item and position.
    public var width: Int
    /// Blocks or recurrent layers.
    public var layers: Int
    /// Attention heads; a divisor of the width.
    public var heads: Int
    /// Events of a history that the model sees, from its end.
    public var length: Int
    /// Probability of dropping an element while training, in 0..<1.
    ///
    /// Source: Kang & McAuley, ICDM 2018, section IV.C: 0.5 on sparse shops, 0.2 on MovieLens-1M.
    public var dropout: Double
    /// Probability of dropping an attention weight while training, in 0..<1.
    public var attentionDropout: Double
    /// Peak step size of Adam.
    public var learningRate: Double
    /// Decay of the weights by AdamW, per step and unit of learning rate; Adam when 0.
    public var weightDecay: Double
    /// Largest norm of the whole gradient; nil leaves it as it is.
    public var clipNorm: Double?
    /// Histories of one optimiser step.
    public var batchSize: Int
    /// Passes over the data at most.
    public var epochs: Int
    /// Optimiser steps at most; nil for no limit but `epochs`.
    public var steps: Int?
    /// Evaluations without a better metric after which training ends.
    public var patience: Int
    /// Epochs from one evaluation on the tuning set to the next.
    public var evaluateEvery: Int
    /// How the learning rate changes.
    public var schedule: Schedule
    /// Steps over which the learning rate rises, unless the schedule is constant.
    public var warmup: Int
    /// What the item embeddings of the transformers begin with.
    public var itemEmbeddings: ItemEmbeddings
    /// The folder of a pretrained text encoder, for embeddings begun around text.
    public var encoder: String?
    /// The item rows of networks that no training event told anything.
    public var unseenItems: UnseenItems
    /// What the filter of `bsarec` counts beside its attention, in 0...1.
    public var filterShare: Double
    /// Frequencies above 0 that the filter of `bsarec` lets through.
    public var frequencies: Int
    /// Where the tensors live.
    public var device: Device
    /// Neighbours that `item-knn` keeps per item.
    public var neighbours: Int
    /// Weight of the squared norm in `ease`.
    public var penalty: Double
    /// What `item-knn` and `ease` count an event in relation to the one after it, in 0...1.
    public var recencyDecay: Double
    /// Histories as which `item-knn` and `ease` count an attribute or word of a single item; 0 for none.
    public var attributePull: Double

    /// Makes a configuration; every default stands here.
    public init(
        model: Model = .sasrec,
        loss: Loss = .crossEntropy,
        precision: Precision = .float32,
        width: Int = 64,
        layers: Int = 2,
        heads: Int = 2,
        length: Int = 50,
        dropout: Double = 0.5,
        attentionDropout: Double = 0,
        learningRate: Double = 1e-3,
        weightDecay: Double = 0,
        clipNorm: Double? = nil,
        batchSize: Int = 256,
        epochs: Int = 200,
        steps: Int? = nil,
        patience: Int = 10,
        evaluateEvery: Int = 2,
        schedule: Schedule = .constant,
        warmup: Int = 100,
        itemEmbeddings: ItemEmbeddings = .random,
        encoder: String? = nil,
        unseenItems: UnseenItems = .trained,
        filterShare: Double = 0.7,
        frequencies: Int = 2,
        device: Device = .cpu,
        neighbours: Int = 100,
        penalty: Double = 250,
        recencyDecay: Double = 0.85,
        attributePull: Double = 0
    ) {
        self.model = model
        self.loss = loss
        self.precision = precision
        self.width = width
        self.layers = layers
        self.heads = heads
        self.length = length
        self.dropout = dropout
        self.attentionDropout = attentionDropout
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.clipNorm = clipNorm
        self.batchSize = batchSize
        self.epochs = epochs
        self.steps = steps
        self.patience = patience
        self.evaluateEvery = evaluateEvery
        self.schedule = schedule
        self.warmup = warmup
        self.itemEmbeddings = itemEmbeddings
        self.encoder = encoder
        self.unseenItems = unseenItems
        self.filterShare = filterShare
        self.frequencies = frequencies
        self.device = device
        self.neighbours = neighbours
        self.penalty = penalty
        self.recencyDecay = recencyDecay
        self.attributePull = attributePull
    }

    /// The names in recipes.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case model, loss, precision, width, layers, heads, length, dropout
        case attentionDropout = "attention-dropout"
        case learningRate = "learning-rate"
        case weightDecay = "weight-decay"
        case clipNorm = "clip-norm"
        case batchSize = "batch-size"
        case epochs, steps, patience
        case evaluateEvery = "evaluate-every"
        case schedule, warmup
        case itemEmbeddings = "item-embeddings"
        case encoder
        case unseenItems = "unseen-items"
        case filterShare = "filter-share"
        case frequencies, device, neighbours, penalty
        case recencyDecay = "recency-decay"
        case attributePull = "attribute-pull"
    }

    /// Reads a configuration; a missing key keeps its default.
    ///
    /// - Throws: `ConfigurationError` for a value that the key doesn't take.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        model = try keys.choice(.model, default: model)
        loss = try keys.choice(.loss, default: loss)
        precision = try keys.choice(.precision, default: precision)
        width = try keys.value(.width, default: width)
        layers = try keys.value(.layers, default: layers)
        heads = try keys.value(.heads, default: heads)
        length = try keys.value(.length, default: length)
        dropout = try keys.value(.dropout, default: dropout)
        attentionDropout = try keys.value(.attentionDropout, default: attentionDropout)
        learningRate = try keys.value(.learningRate, default: learningRate)
        weightDecay = try keys.value(.weightDecay, default: weightDecay)
        clipNorm = try keys.value(.clipNorm, default: clipNorm)
        batchSize = try keys.value(.batchSize, default: batchSize)
        epochs = try keys.value(.epochs, default: epochs)
        steps = try keys.value(.steps, default: steps)
        patience = try keys.value(.patience, default: patience)
        evaluateEvery = try keys.value(.evaluateEvery, default: evaluateEvery)
        schedule = try keys.choice(.schedule, default: schedule)
        warmup = try keys.value(.warmup, default: warmup)
        itemEmbeddings = try keys.choice(.itemEmbeddings, default: itemEmbeddings)
        encoder = try keys.decodeIfPresent(String.self, forKey: .encoder)
        unseenItems = try keys.choice(.unseenItems, default: unseenItems)
        filterShare = try keys.value(.filterShare, default: filterShare)
        frequencies = try keys.value(.frequencies, default: frequencies)
        device = try keys.choice(.device, default: device)
        neighbours = try keys.value(.neighbours, default: neighbours)
        penalty = try keys.value(.penalty, default: penalty)
        recencyDecay = try keys.value(.recencyDecay, default: recencyDecay)
        attributePull = try keys.value(.attributePull, default: attributePull)
        try validate()
    }
}
