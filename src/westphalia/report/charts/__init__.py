"""Hand-made SVG: fan chart, interval row, credence scale, reliability plot, world map."""
