// Experiments.
