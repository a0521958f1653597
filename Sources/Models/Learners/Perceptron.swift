import Networks
public import Statistics
public import Tensors

/// A multilayer perceptron that tells classes apart: affine maps with rectifiers between them.
///
///     h_0 = x,   h_l = dropout(max(0, W_l h_{l-1} + b_l))
///     p(x) = σ(w · h_L + b) of two classes,   p(x) = softmax(W h_L + b) of several
///
/// Source: Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", Nature 323,
/// 1986; Nair & Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
public struct Perceptron: Sendable, Codable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Widths of the hidden layers, from the input on.
        public var widths: [Int]
        /// Share of the hidden values that are dropped while training, in 0..<1.
        public var dropout: Double
        /// Step size of AdamW.
        public var learningRate: Double
        /// Decay of the weights per step and unit of learning rate.
        public var weightDecay: Double
        /// Rows of one step at most; of few originals fewer, see ``rowsOfStep(originals:)``.
        public var batchSize: Int
        /// Passes over the originals at most; with made rows as many steps, not as many passes.
        public var epochs: Int
        /// Passes without a better metric after which training ends.
        public var patience: Int

        /// Sets the options.
        public init(
            widths: [Int] = [128, 64],
            dropout: Double = 0.2,
            learningRate: Double = 1e-3,
            weightDecay: Double = 1e-2,
            batchSize: Int = 256,
            epochs: Int = 100,
            patience: Int = 10
        ) {
            self.widths = widths
            self.dropout = dropout
            self.learningRate = learningRate
            self.weightDecay = weightDecay
            self.batchSize = batchSize
            self.epochs = epochs
            self.patience = patience
        }

        /// Rows of one step: the batch size, or a twentieth of the originals where that is less, but not below 16.
        ///
        /// A hundred rows in one batch would end a training after as few steps as it has passes.
        public func rowsOfStep(originals: Int) -> Int {
            min(batchSize, max(16, (originals + 19) / 20))
        }
    }

    /// Rows to learn from, row-major `[rows, width]`, with labels and weights.
    public struct Rows: Sendable {
        /// The numbers of all rows.
        public var features: [Float]
        /// Per row: the number of its class.
        public var labels: [Int32]
        /// How many classes there are.
        public var classes: Int
        /// Per row: how much it counts.
        public var weights: [Float]

        /// Gathers rows.
        public init(features: [Float], labels: [Int32], classes: Int = 2, weights: [Float]) {
            self.features = features
            self.labels = labels
            self.classes = classes
            self.weights = weights
        }

        /// Numbers that the network gives for a row.
        var answerWidth: Int { ClassProbabilities.width(ofClasses: classes) }
    }

    /// An affine map, outside of any tensor.
    struct Layer: Sendable, Codable, Hashable {
        var weight: [Float]
        var bias: [Float]
        var inputs: Int
    }

    var layers: [Layer]

    /// The probabilities for `features`, row-major `[rows, width]`: of two classes one number a row, that of the
    /// second, of several those of all.
    @TensorThread
    public func probabilities(of features: [Float]) -> [Double] {
        let width = layers[0].inputs
        return withoutGradient {
            var hidden = Tensor(features, shape: [features.count / width, width])
            for (place, layer) in layers.enumerated() {
                let outputs = layer.bias.count
                hidden = hidden.linear(
                    weight: Tensor(layer.weight, shape: [outputs, layer.inputs]),
                    bias: Tensor(layer.bias)
                )
                if place < layers.count - 1 { hidden = hidden.relu() }
            }
            let isSingle = layers[layers.count - 1].bias.count == 1
            let answers = isSingle ? hidden.sigmoid() : hidden.softmax(along: 1)
            return answers.floats().map(Double.init)
        }
    }
}

extension Perceptron {
    /// Trains a network, and keeps the weights of the pass with the highest metric.
    ///
    /// The steps of a pass are those over the rows given, and the limit of steps is that of the originals,
    /// so that more rows don't mean more steps.
    ///
    /// - Parameters:
    ///   - rows: what is learnt from.
    ///   - originals: how many of them are originals.
    ///   - configuration: size, steps and how they are taken.
    ///   - seed: what first weights, masks and order depend on.
    ///   - measure: the metric of a network on the tuning set; higher is better.
    ///   - onEpoch: called after each pass; throwing ends the training.
    /// - Throws: what `measure` and `onEpoch` throw.
    @TensorThread
    public init(
        training rows: Rows,
        originals: Int,
        configuration: Configuration = Configuration(),
        seed: Seed,
        measure: (Perceptron) throws -> Double,
        onEpoch: (LearningCurve) throws -> Void = { _ in }
    ) throws {
        let network = TrainablePerceptron(
            inputs: rows.features.count / rows.labels.count,
            outputs: rows.answerWidth,
            configuration: configuration,
            seed: seed["weights"]
        )
        let optimiser = Adam(
            network.parameters,
            settings: FusedAdam(
                rate: configuration.learningRate,
                weightDecay: configuration.weightDecay,
                isDecoupled: true
            )
        )
        let batchSize = configuration.rowsOfStep(originals: originals)
        let stepsPerPass = (originals + batchSize - 1) / batchSize
        let limit = configuration.epochs * stepsPerPass
        var curve = LearningCurve()
        var kept = network.saved
        var epoch = 0
        while optimiser.stepCount < limit, curve.evaluationsSinceBest < configuration.patience {
            epoch += 1
            let loss = network.pass(
                over: rows,
                batchSize: batchSize,
                steps: limit - optimiser.stepCount,
                optimiser,
                seed: seed["epoch"][epoch]
            )
            let now = network.saved
            let metric = try measure(now)
            curve.epochs.append(
                .init(epoch: epoch, steps: optimiser.stepCount, loss: loss, metric: metric)
            )
            if curve.note(metric, at: epoch) { kept = now }
            try onEpoch(curve)
        }
        self = kept
    }
}

/// The network while it learns.
private struct TrainablePerceptron: Module {
    private let maps: [Linear]
    private let dropout: Dropout
    private let inputs: Int

    init(inputs: Int, outputs: Int, configuration: Perceptron.Configuration, seed: Seed) {
        let source = ParameterSource(seed)
        let widths = [inputs] + configuration.widths + [outputs]
        maps = (1..<widths.count).map { Linear(widths[$0 - 1], widths[$0], from: source[$0]) }
        dropout = Dropout(configuration.dropout)
        self.inputs = inputs
    }

    var parameters: [Parameter] {
        maps.enumerated().flatMap { $1.parameters(under: "maps.\($0)") }
    }

    /// A copy of the weights outside of any tensor.
    var saved: Perceptron {
        Perceptron(
            layers: maps.map { map in
                Perceptron.Layer(
                    weight: map.weight.detached().floats(),
                    bias: map.bias.detached().floats(),
                    inputs: map.weight.extent(1)
                )
            }
        )
    }

    /// One pass in a new order, or as much of it as `steps` allow; gives back the mean loss in nats.
    func pass(
        over rows: Perceptron.Rows,
        batchSize: Int,
        steps: Int,
        _ optimiser: Adam,
        seed: Seed
    ) -> Double {
        var order = Array(rows.labels.indices)
        var random = seed["order"].generator()
        random.shuffle(&order)
        let masks = MaskStream(seed["masks"])
        var (sum, done) = (0.0, 0)
        for start in stride(from: 0, to: order.count, by: batchSize).prefix(steps) {
            let batch = order[start..<min(start + batchSize, order.count)]
            var features: [Float] = []
            features.reserveCapacity(batch.count * inputs)
            for row in batch { features += rows.features[row * inputs..<(row + 1) * inputs] }
            let loss = loss(
                Tensor(features, shape: [batch.count, inputs]),
                labels: batch.map { rows.labels[$0] },
                weights: Tensor(batch.map { rows.weights[$0] }),
                .training(masks)
            )
            loss.backward()
            optimiser.step(rate: optimiser.settings.rate)
            sum += loss.detached().item()
            done += 1
        }
        return sum / Double(max(done, 1))
    }

    /// The weighted mean over the batch of log(1 + exp(z)) − y z, or of −log softmax(z)_label.
    private func loss(
        _ features: Tensor,
        labels: [Int32],
        weights: Tensor,
        _ phase: Phase
    ) -> Tensor {
        var hidden = features
        for map in maps.dropLast() { hidden = dropout(map(hidden).relu(), phase) }
        let last = maps[maps.count - 1]
        let losses: Tensor
        if last.weight.extent(0) == 1 {
            let odds = last(hidden).reshape(labels.count)
            losses = odds.softplus() - Tensor(labels.map(Float.init)) * odds
        } else {
            losses = last(hidden).crossEntropy(Tensor(labels.map(Int64.init)), reduction: .none)
        }
        return (losses * weights).sum() / (weights.sum() + 1e-12)
    }
}
