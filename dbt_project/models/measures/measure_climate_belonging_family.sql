-- Favorable answers of families about sense of belonging and school connectedness.
{{ climate_measure('belonging', 'family') }}
