// Protecting.
