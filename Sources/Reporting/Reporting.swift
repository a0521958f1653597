// Reporting.
