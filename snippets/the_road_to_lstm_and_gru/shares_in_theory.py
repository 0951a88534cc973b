"""A constant factor leaves nothing after long spans; factors that know the span leave a share."""

import math

spans = (20, 100, 200, 1000)  # time steps T


def half(T):
    return 0.5**T


def bias_one(T):
    return (1 / (1 + math.exp(-1))) ** T


def near_the_circle(T):
    return 0.999**T


def fitted_gate(T):
    return (1 - 1 / T) ** T


def chrono(T, points=1000):  # root mean square over units whose time spans d are spread up to T
    total = 0.0
    for j in range(points):
        d = 1 + (T - 2) * (j + 0.5) / points
        total += (d / (1 + d)) ** (2 * T)
    return math.sqrt(total / points)


def identity_relu(T):  # root of the share of units that a random walk has not yet switched off
    alive = 1.0
    for t in range(1, T + 1):
        alive *= (2 * t - 1) / (2 * t)
    return math.sqrt(alive)


theory = {}
for rule in (half, bias_one, near_the_circle, fitted_gate, chrono, identity_relu):
    name = rule.__name__
    theory[name] = [rule(T) for T in spans]
    print(name.replace("_", " "), *(f"{share:.2g}" for share in theory[name]), sep="  ")
