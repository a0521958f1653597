// Learners tests.
