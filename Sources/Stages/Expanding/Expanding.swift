// Expanding.
