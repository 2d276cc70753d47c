-- Favorable answers of staff about sense of belonging and school connectedness.
{{ climate_measure('belonging', 'staff') }}
