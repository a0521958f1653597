// Tensors.
