// Retrieval tests.
