# ---
# title: Gradient norms through time
# description: The same recurrent network drawn many times, to see how far one printed gradient norm can be trusted.
# date: 2026-11-21
# tags: [recurrent networks, measurement, initialization]
# kind: project
# ---

# %% [markdown]
# # Gradient norms through time
#
# **Question.** A gradient norm is printed.

# %%
import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
steps, draws = 20, 200  # time steps, seeds per setting
x = 3
print("hello", steps)

# %% [markdown]
# It runs [20](value:projects/gradient_norms_through_time.steps) steps, $\sigma_{\text{max}}$ and [About](../about/index.md).

# %%
fig, ax = plt.subplots()
ax.plot([1, 2, 3], color="C0")
ax.set_xlabel("a")
plt.show()
