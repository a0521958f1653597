// Pipelines tests.
