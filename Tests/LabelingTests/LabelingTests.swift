// Labeling tests.
