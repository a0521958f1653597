// Cleaning.
