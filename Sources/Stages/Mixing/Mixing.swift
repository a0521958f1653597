// Mixing.
