import Learners
import Networks
import Statistics
import Tensors

extension TrainConfiguration {
    /// Where the tensors live.
    private func presentDevice() throws(TorchError) -> Tensors.Device {
        switch device {
        case .cpu:
            return .cpu
        case .cuda:
            // Moving one number shows whether the device is there, and says why not.
            _ = try Tensor.zeros([1]).to(.cuda(0))
            return .cuda(0)
        }
    }

    /// The part of the settings that the training loop reads.
    var training: SequenceTrainer.Configuration {
        var settings = SequenceTrainer.Configuration()
        settings.loss =
            switch loss {
            case .crossEntropy: .crossEntropy
            case .binaryCrossEntropy: .binaryCrossEntropy
            }
        settings.shape =
            switch schedule {
            case .constant: .constant
            case .cosine: .cosine
            case .linear: .linear
            }
        settings.precision = precision
        settings.learningRate = learningRate
        settings.weightDecay = weightDecay
        settings.clipNorm = clipNorm
        settings.batchSize = batchSize
        settings.epochs = epochs
        settings.steps = steps
        settings.patience = patience
        settings.evaluateEvery = evaluateEvery
        settings.warmup = warmup
        return settings
    }

    /// An untrained network; SASRec or BSARec unless the model is GRU4Rec.
    ///
    /// The item embeddings of a transformer begin around `vectors` `[items, width]`.
    ///
    /// - Throws: `TorchError` when the device isn't there.
    func network(
        itemCount: Int,
        vectors: Tensor? = nil,
        seed: Seed
    ) throws -> any SequenceModel {
        let source = try ParameterSource(seed, on: presentDevice())
        if model == .gru4rec {
            return GRU4Rec(
                itemCount: itemCount,
                configuration: .init(
                    width: width,
                    layers: layers,
                    length: length,
                    dropout: dropout
                ),
                from: source
            )
        }
        return SASRec(
            itemCount: itemCount,
            configuration: .init(
                width: width,
                layers: layers,
                heads: heads,
                length: length,
                dropout: dropout,
                attentionDropout: attentionDropout,
                filter: model == .bsarec
                    ? .init(share: filterShare, frequencies: frequencies) : nil
            ),
            vectors: try vectors?.to(source.device),
            from: source
        )
    }
}
