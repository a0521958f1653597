// Protecting tests.
