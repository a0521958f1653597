"""Prints Tests/TensorsTests/Golden.swift: PyTorch's own numbers for the tests of Tensors.

    python3 Tests/Golden/tensors.py > Tests/TensorsTests/Golden.swift
"""

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def wave(*shape, shift=0.0):
    count = 1
    for extent in shape:
        count *= extent
    return torch.sin(torch.arange(count, dtype=torch.float64) * 0.7 + shift).reshape(shape)


def show(name, comment, tensor):
    values = [f"{value!r}" for value in tensor.flatten().tolist()]
    print(f"    /// {comment}")
    print(f"    static let {name}: [Double] = [")
    for start in range(0, len(values), 4):
        print("        " + ", ".join(values[start : start + 4]) + ",")
    print("    ]")


print(f"// Printed by Tests/Golden/tensors.py with PyTorch {torch.__version__}.\n")
print("/// Numbers of PyTorch for inputs `wave(shape, shift)[i] = sin(0.7 i + shift)`.")
print("enum Golden {")

x = wave(2, 3)
show("gelu", "gelu of [2, 3].", F.gelu(x))
show("geluTanh", "gelu of [2, 3] with the tanh approximation.", F.gelu(x, approximate="tanh"))
show("layerNorm", "Layer norm of [2, 5], weights [5] shifted 1, bias 2, epsilon 1e-5.",
     F.layer_norm(wave(2, 5), [5], wave(5, shift=1.0), wave(5, shift=2.0), 1e-5))
show("attention", "Causal attention of [1, 2, 3, 4], keys shifted 1, values 2.",
     F.scaled_dot_product_attention(wave(1, 2, 3, 4), wave(1, 2, 3, 4, shift=1.0),
                                    wave(1, 2, 3, 4, shift=2.0), is_causal=True))
show("crossEntropy", "Cross-entropy of [3, 4], targets 1, -100, 3, smoothing 0.1.",
     F.cross_entropy(wave(3, 4), torch.tensor([1, -100, 3]), label_smoothing=0.1))

gru = torch.nn.GRU(2, 3, batch_first=True).double()
weights = [wave(9, 2), wave(9, 3, shift=1.0), wave(9, shift=2.0), wave(9, shift=3.0)]
for parameter, weight in zip(gru.parameters(), weights):
    parameter.data.copy_(weight)
states, _ = gru(wave(2, 4, 2), wave(1, 2, 3, shift=4.0))
states.square().sum().backward()
show("gruStates", "GRU of [2, 4, 2]: weights shifted 0, 1, 2, 3, initial states 4.", states.detach())
show("gruInputGradient", "Gradient of the sum of squares with respect to its input weight.",
     gru.weight_ih_l0.grad)

torch.manual_seed(7)
show("normal", "Twenty standard normal float32 numbers from seed 7.", torch.randn(20))
torch.manual_seed(7)
show("bernoulli", "Twenty Bernoulli numbers, probability 0.3, from seed 7.",
     torch.empty(20).bernoulli_(0.3))
print("}")
