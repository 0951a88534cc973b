"""A product of quarters ends at zero in float64; the sum of its logarithms goes on."""

import math

factor, factors = 0.25, 600

product, log_product, zero_from = 1.0, 0.0, 0
for count in range(1, factors + 1):
    product *= factor
    log_product += math.log10(factor)
    if product == 0 and zero_from == 0:
        zero_from = count
    if count in (10, 100, 500, 600):
        print(f"{count:3} factors: product {product:.2e}, its logarithm {log_product:.2f}")
print(f"the product is zero from factor {zero_from} on")
