// Splitting.
