// Splitting tests.
