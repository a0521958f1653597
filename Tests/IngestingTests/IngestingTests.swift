// Ingesting tests.
