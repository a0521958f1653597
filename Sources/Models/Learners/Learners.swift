// Learners.
