import Pipelines

/// Progress of the pipeline; Foundation has a type of the same name.
typealias Progress = Pipelines.Progress

/// Says in front of each activity what it is part of.
struct PrefixedProgress: ProgressReporter {
    var prefix: String
    var inner: any ProgressReporter

    func report(_ progress: Progress) {
        var progress = progress
        progress.activity = "\(prefix): \(progress.activity)"
        inner.report(progress)
    }
}

extension StageContext {
    /// The context with a progress that says in front of each activity what it is part of.
    func announcing(_ prefix: String) -> StageContext {
        var context = self
        context.progress = PrefixedProgress(prefix: prefix, inner: progress)
        return context
    }
}
