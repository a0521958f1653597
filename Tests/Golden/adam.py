"""Prints the weights that PyTorch's Adam and AdamW reach; run with torch 2.13.0."""

import torch


def weights(optimizer, **settings):
    weight = torch.tensor([0.5, -1.0, 2.0, 0.0], requires_grad=True)
    steps = optimizer([weight], lr=0.1, **settings)
    for step in range(5):
        steps.zero_grad()
        (weight.pow(3) + (step + 1) * weight).sum().backward()
        steps.step()
    return [f"{value:.9g}" for value in weight.tolist()]


print("Adam", weights(torch.optim.Adam))
print("Adam, decay 0.1", weights(torch.optim.Adam, weight_decay=0.1))
print("AdamW, decay 0.1", weights(torch.optim.AdamW, weight_decay=0.1))
