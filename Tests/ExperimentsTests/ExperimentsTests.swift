// Experiments tests.
