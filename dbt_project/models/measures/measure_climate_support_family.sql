-- Favorable answers of families about climate of support for academic learning.
{{ climate_measure('support', 'family') }}
