// Pipelines.
