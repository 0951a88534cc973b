"""Four common initializations, and what one layer under each does to a mean square."""

import torch

n_in, n_out, m, seed = 400, 800, 500, 0  # units below and above, examples
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
a = torch.randn(m, n_in)  # (500, 400), activations with mean square one
delta = torch.randn(m, n_out)  # (500, 800), a gradient with mean square one

variances = {"LeCun": 1 / n_in, "Glorot": 2 / (n_in + n_out), "He": 2 / n_in}
weights = {name: variance**0.5 * torch.randn(n_out, n_in) for name, variance in variances.items()}
weights["PyTorch default"] = torch.nn.Linear(n_in, n_out).weight.detach()  # (800, 400)

scaled, forward, rectified, backward = {}, {}, {}, {}
print("| initialization | fan-in × variance | forward | forward, with ReLU | backward |")
print("|:---|---:|---:|---:|---:|")
for name, W in weights.items():
    z = a @ W.T  # (500, 800)
    scaled[name] = n_in * (W**2).mean()
    forward[name] = (z**2).mean()
    rectified[name] = (torch.relu(z) ** 2).mean()
    backward[name] = ((delta @ W) ** 2).mean()  # mean over (500, 400)
    cells = (scaled[name], forward[name], rectified[name], backward[name])
    print(f"| {name} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |")
default = scaled["PyTorch default"]
