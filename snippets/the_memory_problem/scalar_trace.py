"""One tanh unit, ten steps: state, local derivative, and the product that backpropagation needs."""

import math

w, h_0, steps = 0.5, 0.1, 10  # weight, initial state, time steps


def final_state(h):
    for _ in range(steps):
        h = math.tanh(w * h)
    return h


h, states, local = h_0, [h_0], []
for t in range(steps):
    h = math.tanh(w * h)
    states.append(h)
    local.append(w * (1 - h * h))  # dh_t / dh_{t-1}

from_start, backward = [1.0], [1.0]
for t in range(steps):
    from_start.append(from_start[-1] * local[t])  # dh_t / dh_0, known on the way forward
    backward.append(backward[-1] * local[steps - 1 - t])  # dh_T / dh_{T-1-t}, what training uses
backward.reverse()  # backward[t] = dh_T / dh_t

print("| t | h_t | dh_t/dh_{t-1} | dh_t/dh_0 | dh_T/dh_t |")
print("|---:|---:|---:|---:|---:|")
for t in range(steps + 1):
    step = f"{local[t - 1]:.4f}" if t else "–"
    print(f"| {t} | {states[t]:.6f} | {step} | {from_start[t]:.3e} | {backward[t]:.3e} |")

after_one, after_all = from_start[1], from_start[-1]
shrinkage = 1 / after_all
difference = (final_state(h_0 + 1e-6) - final_state(h_0 - 1e-6)) / 2e-6
agrees_with_difference = abs(difference / after_all - 1) < 1e-6
print(f"finite difference of h_{steps} agrees: {agrees_with_difference}")
