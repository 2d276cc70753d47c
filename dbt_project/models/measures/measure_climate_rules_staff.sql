-- Favorable answers of staff about knowledge and fairness of discipline, rules and norms.
{{ climate_measure('rules', 'staff') }}
