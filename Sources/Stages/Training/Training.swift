// Training.
