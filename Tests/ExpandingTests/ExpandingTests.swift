// Expanding tests.
