"""A normalization's gradient by hand is autograd's, and larger weights mean a smaller gradient."""

import torch

m, n_0, n = 6, 5, 4  # examples, inputs, units
scale = 10  # factor on the weights in the second experiment
seed = 0
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
x, W, v = torch.randn(m, n_0), torch.randn(n_0, n), torch.randn(m, n)  # v: gradient arriving


def normalize(z, dim):
    mean = z.mean(dim, keepdim=True)
    return (z - mean) / z.std(dim, correction=0, keepdim=True)  # libraries add 1e-5 to the variance


def output_and_gradient(W, dim):
    W = W.clone().requires_grad_()  # (5, 4)
    a = torch.relu(normalize(x @ W, dim))  # (6, 4)
    (v * a).sum().backward()
    return a.detach(), W.grad


difference, coupling, change, shrinkage, along = {}, {}, {}, {}, {}
for name, dim in (("batch", 0), ("layer", 1)):
    z = (x @ W).requires_grad_()  # (6, 4)
    z_hat = normalize(z, dim)  # (6, 4)
    (autograd,) = torch.autograd.grad(z_hat, z, v, retain_graph=True)  # (6, 4)
    by_hand = v - v.mean(dim, keepdim=True) - z_hat * (v * z_hat).mean(dim, keepdim=True)
    by_hand = by_hand / z.std(dim, correction=0, keepdim=True)  # (6, 4)
    difference[name] = (by_hand - autograd).abs().max().item()
    (of_first,) = torch.autograd.grad(z_hat[0, 0], z)  # (6, 4)
    coupling[name] = of_first[1:].norm().item()  # does the first example depend on the others?
    a, gradient = output_and_gradient(W, dim)  # (6, 4), (5, 4)
    a_of_larger, of_larger = output_and_gradient(scale * W, dim)  # (6, 4), (5, 4)
    change[name] = (a_of_larger - a).abs().max().item()
    shrinkage[name] = (gradient.norm() / of_larger.norm()).item()
    along[name] = (W * gradient).sum().abs().item() / (W.norm() * gradient.norm()).item()
    print(f"{name}: means of shape {tuple(z.mean(dim, keepdim=True).shape)}, "
          f"gradient by hand = autograd: {difference[name] < 1e-12}, "
          f"examples coupled: {coupling[name] > 0}")
    print(f"       weights times {scale}: same output: {change[name] < 1e-12}, "
          f"gradient divided by {shrinkage[name]:.4f}; "
          f"along the weights it is zero: {along[name] < 1e-12}")
by_hand_is_autograd = max(difference.values()) < 1e-12
same_output = max(change.values()) < 1e-12
only_batch_couples = coupling["batch"] > 0.01 and coupling["layer"] == 0
no_gradient_along_weights = max(along.values()) < 1e-12
