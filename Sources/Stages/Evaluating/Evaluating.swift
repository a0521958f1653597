// Evaluating.
