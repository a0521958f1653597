// Cleaning tests.
