"""How many steps a factor below one needs to push the gradient under a millionth."""

from fractions import Fraction

limit = Fraction(1, 10**6)
factors = (Fraction(5, 10), Fraction(7, 10), Fraction(9, 10), Fraction(99, 100))


def steps_below(factor):
    steps, left = 0, Fraction(1)
    while left >= limit:
        steps, left = steps + 1, left * factor
    return steps


needed = {f"w_{float(factor)}".replace(".", "_"): steps_below(factor) for factor in factors}
for factor in factors:
    print(f"factor {float(factor):<4}  {steps_below(factor):4} steps")
