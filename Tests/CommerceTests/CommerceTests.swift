// Commerce tests.
