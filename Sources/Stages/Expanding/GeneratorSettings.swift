import Learners
import Pipelines

/// The settings of a fitted generator's model and draws, which recipes write alike for all of them.
extension SequenceGenerator.Configuration {
    static func settings<Owner: Maker>(
        of model: WritableKeyPath<Owner, Self>
    ) -> [Setting<Owner>] {
        [
            Setting("width", model.appending(path: \.width)),
            Setting("length", model.appending(path: \.length)),
            Setting("dropout", model.appending(path: \.dropout)),
            Setting("learning-rate", model.appending(path: \.learningRate)),
            Setting("batch-size", model.appending(path: \.batchSize)),
            Setting("epochs", model.appending(path: \.epochs)),
            Setting("patience", model.appending(path: \.patience)),
        ]
    }
}

extension SequenceGenerator.Request {
    /// The same, with items that may not come in anew.
    func excluding(_ items: Set<Int32>) -> Self {
        var request = self
        request.excludedItems = items
        return request
    }

    static func settings<Owner: Maker>(
        of request: WritableKeyPath<Owner, Self>
    ) -> [Setting<Owner>] {
        [
            Setting("temperature", request.appending(path: \.temperature)),
            Setting("top-p", request.appending(path: \.topP)),
        ]
    }
}
