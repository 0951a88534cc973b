"""A faint gradient keeps its digits by itself; it loses them in sums, norms and differences."""

import torch

faint = torch.tensor(1e-8)  # float32, as everything here unless said
one = torch.tensor(1.0)
exact = 1e-8

relative_error = abs(faint.item() - exact) / exact
kept_alone = relative_error < 1e-7
lost_in_sum = bool(one + faint == one)
tie_rounds_away, next_stays = bool(one + 2.0**-24 == one), bool(one + 2.0**-23 > one)
print(f"1e-8 alone: relative error {relative_error:.0e}")
print(f"1 + 1e-8 equals 1: {lost_in_sum}")
print(f"1 + 2^-24 equals 1: {tie_rounds_away}; 1 + 2^-23 does not: {next_stays}")

running = one.clone()
for _ in range(10_000):
    running += faint
one_by_one = running.item()
faint_first = (one + torch.full((10_000,), 1e-8).sum()).item()
print(f"1 plus ten thousand times 1e-8: one by one {one_by_one:.5f}, "
      f"faint ones first {faint_first:.5f}")

entry = 1e-23
entries = torch.full((1000,), entry)  # (1000,)
norm_single, norm_double = entries.norm().item(), entries.double().norm().item()
scaled_norm = (entries / entries.abs().max()).norm().item() * entries.abs().max().item()
print(f"norm of 1000 entries of {entry}: float32 {norm_single:.1e}, float64 {norm_double:.1e}")
print(f"  in float32, divided by the largest first: {scaled_norm:.1e}")

z = torch.tensor(10.0, requires_grad=True)
z_value = z.item()
torch.tanh(z).backward()
slope_single = z.grad.item()
slope_exact = (1 / torch.cosh(z.detach().double()) ** 2).item()
print(f"slope of tanh at 10: as 1 - h² in float32 {slope_single:.1e}, exact {slope_exact:.1e}")
