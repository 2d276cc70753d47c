-- Favorable answers of staff about climate of support for academic learning.
{{ climate_measure('support', 'staff') }}
