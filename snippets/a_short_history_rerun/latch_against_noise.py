"""The more noise a latched unit resists, the faster its gradient vanishes."""

import math

import matplotlib.pyplot as plt
import numpy as np

steps = 20  # time steps after the bit is stored
weights = np.linspace(1.05, 3, 40)  # recurrent weight of one tanh unit
shown = 1.25


def run(w, push):  # latch at the upper state, then push against it at every step
    h, product = 1.0, 1.0
    for _ in range(2000):
        h = math.tanh(w * h)
    for _ in range(steps):
        product *= w * (1 - math.tanh(w * h) ** 2)  # no push: the state rests
    stored = h
    for _ in range(2000):
        h = math.tanh(w * h - push)
    return stored, w * (1 - stored**2), product, h > 0


def resists(w):  # largest push, at every step, that does not flip the bit: bisection
    low, high = 0.0, w
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if run(w, middle)[3] else (low, middle)
    return low


found = np.array([resists(w) for w in weights])  # (40,)
left = np.array([run(w, 0)[2] for w in weights])  # (40,)
tip = np.sqrt(1 - 1 / weights)  # state at which slope times weight is one
theory = weights * tip - np.arctanh(tip)  # (40,), where the upper state disappears
furthest = np.abs(found / theory - 1).max()
state, slope, after, _ = run(shown, 0)
resisted = resists(shown)
at_two = run(2.0, 0)[2]
resisted_two = resists(2.0)
trade_off = bool(np.all(np.diff(found) > 0) and np.all(np.diff(left) < 0))
print(f"w = {shown}: latches at {state:.3f}, factor a step {slope:.3f}, "
      f"after {steps} steps {after:.1e}, resists a push of {resisted:.3f}")
print(f"w = 2: after {steps} steps {at_two:.1e}, resists a push of {resisted_two:.3f}")
print(f"largest relative difference from theory: {furthest:.1%}")

fig, ax = plt.subplots()
ax.semilogy(found, left, "C1o-", markersize=4, label="measured")
ax.semilogy(theory, left, "C7--", label="push from theory")
ax.plot(resisted, after, "C1D", markersize=9)
ax.annotate(f"w = {shown}", (resisted, after), (10, 4), textcoords="offset points")
ax.set_xlabel("largest steady push that the stored bit resists")
ax.set_ylabel(f"gradient left after {steps} steps")
ax.legend()
plt.show()
