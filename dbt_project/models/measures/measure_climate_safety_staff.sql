-- Favorable answers of staff about safety at school.
{{ climate_measure('safety', 'staff') }}
