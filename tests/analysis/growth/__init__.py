"""Growth: percentiles, residual gain and school effects."""
