import Experiments

extension Verdict {
    /// What else a search leaves to be asked, one step a line; none for other tasks.
    var otherModels: [String] {
        var steps: [String] = []
        if let left = details.search?.compression?.left {
            steps.append(
                "A smaller encoder was accepted (\(left.name)): it lies in `\(left.folder)` of this run's folder, and "
                    + "`restock search --smaller` asks it."
            )
        }
        if details.search?.learned?.contains(where: { $0.left != nil }) == true {
            steps.append(
                "`restock search --ranker learned` asks a ranker that learnt from all judged queries; the figures of "
                    + "`learned` here are an estimate from folds."
            )
        }
        return steps
    }
}
