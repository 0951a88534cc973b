"""A batch gives the gradient plus noise, and four times the batch halves the noise."""

import torch
from sklearn.datasets import load_digits

sizes = (1, 4, 16, 64, 256)  # examples in a batch
draws, seed = 1000, 0  # batches of each size
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)

images, digits = load_digits(return_X_y=True)
x, y = torch.tensor(images) / 16, torch.tensor(digits)  # (1797, 64), (1797,)
W = 0.1 * torch.randn(10, 64)  # (10, 64), an untrained classifier
error = torch.softmax(x @ W.T, dim=1) - torch.eye(10)[y]  # (1797, 10), dL/dz of each example
each = (error[:, :, None] * x[:, None, :]).flatten(1)  # (1797, 640), gradient of each example
g = each.mean(dim=0)  # (640,), gradient of the whole data set
spread = each.var(dim=0, correction=0).sum().sqrt()  # standard deviation of one example

noise, off = [], []
print("| batch | noise / gradient | theory | average of all batches is off by |")
print("|---:|---:|---:|---:|")
for m in sizes:
    chosen = torch.randint(len(x), (draws, m))  # (draws, m), with replacement
    batches = torch.stack([each[rows].mean(dim=0) for rows in chosen])  # (draws, 640)
    noise.append(((batches - g).square().sum(dim=1).mean().sqrt() / g.norm()).item())
    off.append(((batches.mean(dim=0) - g).norm() / g.norm()).item())
    theory = spread / g.norm() / m**0.5
    print(f"| {m} | {noise[-1]:.2f} | {theory:.2f} | {off[-1]:.3f} |")
