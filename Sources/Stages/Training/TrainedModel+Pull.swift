public import Commerce
import Learners
import Pipelines
import Tensors

extension TrainedModel {
    /// Where each made sample stands by how far it pulls this network towards a tuning set, in 0...1.
    ///
    /// - Throws: `ConfigurationError` for a model that is no network; `TorchError`.
    public func pullRanks(
        of made: MadeHistories,
        on tuning: TuningSet<NextItemCases>
    ) async throws -> [Float] {
        try await TensorThread.run {
            guard let network = try ranker() as? any SequenceModel else {
                throw ConfigurationError.badValue(
                    path: "mix.weight-from",
                    got: "tuning with a model of kind \(configuration.model.rawValue)",
                    expected: "a network: sasrec, bsarec or gru4rec"
                )
            }
            return try TuningPull(of: network, on: tuning).ranks(of: made.histories)
        }
    }
}
