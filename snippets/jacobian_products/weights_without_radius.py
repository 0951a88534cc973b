"""A tanh network whose weights have spectral radius zero can multiply a gradient by a billion."""

import matplotlib.pyplot as plt
import torch

T, c, starts, seed = 20, 3.0, 201, 0  # time steps, size of the weights, random first states
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)

W_hh = c * torch.tensor([[1.0, -1.0], [1.0, -1.0]])  # (2, 2)
at_rest = torch.tensor([0.0, c])  # pre-activations of a state that stays where it is
balanced = torch.tanh(at_rest)  # (2,), one unit at zero, the other saturated
b = at_rest - W_hh @ balanced  # (2,), the same for every start


def growth(h):
    product, norms = torch.eye(2), [1.0]
    for _ in range(T):
        h = torch.tanh(W_hh @ h + b)
        product = torch.diag(1 - h**2) @ W_hh @ product  # (2, 2), dh_t / dh_0
        norms.append(torch.linalg.matrix_norm(product, 2).item())
    return norms


from_rest = torch.tensor(growth(balanced))  # (21,)
from_random = torch.tensor([growth(2 * torch.rand(2) - 1) for _ in range(starts)])  # (201, 21)
square_is_zero = bool((W_hh @ W_hh == 0).all())  # so both eigenvalues are zero
step_radius = torch.linalg.eigvals(torch.diag(1 - balanced**2) @ W_hh).abs().max()
norm_of_weights = torch.linalg.matrix_norm(W_hh, 2)
low, middle, high = from_random.quantile(torch.tensor([0.05, 0.5, 0.95]), dim=0)  # (21,) each
norm_at_rest, median_random = from_rest[-1], middle[-1]
all_below_a_hundredth = bool((from_random[:, -1] < 0.01).all())
print(f"spectral radius of W_hh is zero, since its square is zero: {square_is_zero}")
print(f"spectral radius of the step's Jacobian at the balanced state: {step_radius:.2f}")
print(f"norm of dh_{T}/dh_0 there: {norm_at_rest:.2e}; radius to the power {T}: "
      f"{step_radius**T:.2e}")
print(f"{starts} random first states: median {median_random:.0e}, "
      f"largest {from_random[:, -1].max():.0e}")

fig, ax = plt.subplots()
steps = torch.arange(T + 1)
ax.semilogy(from_rest, "C3o-", label="from the balanced state")
ax.semilogy(step_radius**steps, "C7--", label="radius of its Jacobian, to the power t")
ax.semilogy(middle, "C9s-", markersize=4, label="from random states, median")
ax.fill_between(steps, low, high, color="C9", alpha=0.25, label="5% to 95% of them")
ax.set_ylim(1e-50, 1e12)
ax.set_xticks(range(0, T + 1, 5))
ax.set_xlabel("time step t")
ax.set_ylabel("norm of dh_t / dh_0")
ax.legend(loc="lower left")
plt.show()
