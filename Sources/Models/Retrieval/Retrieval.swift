// Retrieval.
