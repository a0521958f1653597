// Mixing tests.
