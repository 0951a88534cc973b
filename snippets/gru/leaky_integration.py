"""With a constant update gate a GRU is a leaky integrator: the gate sets how long it holds."""

import math

import matplotlib.pyplot as plt

T, pulse = 100, 1.0  # time steps, candidate at the first step (zero at all others)
gates = (0.5, 0.9, 0.99)  # the update gate, held constant
half_life = {f"u_{u}".replace(".", "_"): math.log(0.5) / math.log(u) for u in gates}  # steps
taken, left = {}, {}

fig, ax = plt.subplots()
for style, u in zip((":", "--", "-"), gates):
    h, states = 0.0, []
    for t in range(T):
        candidate = pulse if t == 0 else 0.0
        h = u * h + (1 - u) * candidate  # keep a share u, take a share 1 - u
        states.append(h)
    name = f"u_{u}".replace(".", "_")
    taken[name], left[name] = states[0], states[-1] / states[0]  # 1 - u, u^(T - 1)
    half = half_life[name]
    print(f"u = {u}: takes in {states[0]:.2f}; half of it is left after {half:.1f} steps,")
    print(f"          a share of {left[name]:.1e} after {T - 1}")
    ax.semilogy(states, style, color="C5", label=f"u = {u}")
ax.set_ylim(1e-8, 2)
ax.set_xlabel("steps since the pulse")
ax.set_ylabel("state")
ax.legend()
plt.show()
