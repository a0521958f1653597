// Labeling.
