// Statistics tests.
