"""Placeholder colours: what figures are drawn in when recorded, and `tint` replaces in pages."""

INK = "#010203"
GROUND = "#fdfcfb"
GRID = "#a1b2c3"
SERIES = tuple(f"#5e{index}0c{index}" for index in range(10))
