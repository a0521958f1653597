import Pipelines

/// Progress of the pipeline; Foundation has a type of the same name.
typealias Progress = Pipelines.Progress
