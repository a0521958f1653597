// Screening.
