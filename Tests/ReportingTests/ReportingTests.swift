// Reporting tests.
