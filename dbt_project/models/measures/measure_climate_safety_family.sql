-- Favorable answers of families about safety at school.
{{ climate_measure('safety', 'family') }}
