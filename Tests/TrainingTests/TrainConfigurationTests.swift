import Foundation
import Pipelines
import Testing
import Training

@Suite("Train configuration")
struct TrainConfigurationTests {
    private func read(_ json: String) throws -> TrainConfiguration {
        try JSONDecoder().decode(TrainConfiguration.self, from: Data(json.utf8))
    }

    @Test("Missing keys keep their defaults, keys are in kebab case")
    func defaults() throws {
        #expect(try read("{}") == TrainConfiguration())
        let read = try read(
            #"{"model": "item-knn", "learning-rate": 0.01, "batch-size": 32, "steps": 9}"#
        )
        #expect(
            read
                == TrainConfiguration(
                    model: .itemKNN,
                    learningRate: 0.01,
                    batchSize: 32,
                    steps: 9
                )
        )
    }

    @Test("What is written is read again")
    func roundTrip() throws {
        let configuration = TrainConfiguration(
            model: .gru4rec,
            loss: .binaryCrossEntropy,
            width: 32,
            layers: 1,
            heads: 4,
            length: 20,
            dropout: 0.1,
            attentionDropout: 0.2,
            learningRate: 1e-2,
            weightDecay: 0.1,
            clipNorm: 5,
            batchSize: 16,
            epochs: 3,
            steps: 100,
            patience: 2,
            evaluateEvery: 1,
            schedule: .cosine,
            warmup: 7,
            itemEmbeddings: .text,
            encoder: "models/encoder",
            unseenItems: .mapped,
            filterShare: 0.4,
            frequencies: 3,
            device: .cuda,
            neighbours: 9,
            penalty: 3,
            recencyDecay: 0.5,
            attributePull: 2
        )
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(TrainConfiguration.self, from: data) == configuration)
        // Every key is one that differs from its default above.
        let keys = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        #expect(Set(keys.keys) == Set(TrainConfiguration.CodingKeys.allCases.map(\.rawValue)))
    }

    @Test(
        "Values out of range are named",
        arguments: [
            (#"{"width": 0}"#, "width"), (#"{"heads": 3}"#, "heads"),
            (#"{"filter-share": 2}"#, "filter-share"),
            (#"{"item-embeddings": "text"}"#, "encoder"),
            (#"{"unseen-items": "mapped"}"#, "unseen-items"),
            (#"{"attribute-pull": -1}"#, "attribute-pull"),
            (#"{"dropout": 1}"#, "dropout"), (#"{"learning-rate": -1}"#, "learning-rate"),
            (#"{"steps": 0}"#, "steps"), (#"{"model": "sasrek"}"#, "model"),
        ]
    )
    func ranges(json: String, key: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(json) }
        guard case .badValue(let path, _, _) = error else {
            Issue.record("expected a bad value, got \(String(describing: error))")
            return
        }
        #expect(path == key)
    }
}
