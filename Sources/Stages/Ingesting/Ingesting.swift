// Ingesting.
