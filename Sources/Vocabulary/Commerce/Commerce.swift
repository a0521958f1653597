// Commerce.
