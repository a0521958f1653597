// Evaluating tests.
