"""Six ways in which a backward hook says nothing, too little or the wrong thing."""

import unittest
import warnings
import torch
from torch.nn import Linear, ReLU, Sequential, Tanh

T, n, seed = 6, 4, 0  # calls of the reused layer, units, seed
torch.set_default_dtype(torch.float64)
x = torch.randn(8, n, generator=torch.Generator().manual_seed(seed))  # (8, n), needs no gradient


def gradient_with(hook, middle=Tanh(), method="register_full_backward_hook"):
    torch.manual_seed(seed)
    net = Sequential(Linear(n, n), middle, Linear(n, n))
    for layer in (net[2], net[0]):
        getattr(layer, method)(hook)
    net(x).square().sum().backward()
    return net[0].weight.grad.norm()


seen = []
with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    right = gradient_with(lambda m, at_in, at_out: seen.append(at_in[0]))
    wrong = gradient_with(lambda m, at_in, at_out: None if at_in[0] is None else (at_in[0] * 9,))
first_is_none, warns, times = seen[-1] is None, len(warned) > 0, wrong / right
print(f"1. gradient at the input of the first layer: {seen[-1]}, with a warning: {warns}")
print(f"2. a hook that returns a value: first layer's gradient times {times:.0f}")

with unittest.TestCase().assertRaises(RuntimeError) as caught:
    gradient_with(lambda m, at_in, at_out: None, ReLU(inplace=True))
fails_in_place = "inplace" in str(caught.exception)
print("3. an operation in place after a hooked layer:", str(caught.exception).split(".")[0])

outputs, deltas = [], []

def keep(layer, inputs, output):
    output.retain_grad()
    output.register_hook(deltas.append)
    outputs.append(output)


gradient_with(keep, ReLU(inplace=True), "register_forward_hook")
retain_differs = not torch.equal(outputs[0].grad, deltas[-1])
print(f"4. retain_grad() before an operation in place differs from a tensor hook: {retain_differs}")

cell, by_layer, every_call = Linear(n, n), {}, []
cell.register_full_backward_hook(lambda m, at_in, at_out: every_call.append(at_out[0].norm()))
cell.register_full_backward_hook(lambda m, at_in, at_out: by_layer.update({m: at_out[0].norm()}))
h = x.clone().requires_grad_()
for t in range(T):
    h = torch.tanh(cell(h))  # (8, n)
h.sum().backward()
fired, kept, last_step = len(every_call), by_layer[cell], every_call[0]
print(f"5. a layer used {T} times: fired {fired} times, last step {last_step:.3f}, kept {kept:.3f}")

(cell.forward(x) + torch.nn.functional.linear(x, cell.weight)).sum().backward()
bypassed = len(every_call) - fired
print(f"6. a layer used without being called: fired {bypassed} times")
