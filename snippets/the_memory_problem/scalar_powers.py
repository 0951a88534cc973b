"""Twenty steps of one weight: its power, and the same recurrence once tanh has its say."""

import math

steps, h_0 = 20, 0.1  # time steps, initial state
weights = (0.5, 0.7, 0.9, 1.0, 1.1, 1.5, 2.0)


def tanh_gradient(w):
    h, product = h_0, 1.0
    for _ in range(steps):
        h = math.tanh(w * h)
        product *= w * (1 - h * h)  # dh_t / dh_{t-1}
    return product


power = {f"w_{w}".replace(".", "_"): w**steps for w in weights}
with_tanh = {f"w_{w}".replace(".", "_"): tanh_gradient(w) for w in weights}
ratio = power["w_0_9"] / power["w_0_5"]

print(f"| w | w^{steps} | with tanh, h_0 = {h_0} |")
print("|---:|---:|---:|")
for w, bare, real in zip(weights, power.values(), with_tanh.values()):
    print(f"| {w} | {bare:.3g} | {real:.3g} |")
