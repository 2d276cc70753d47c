-- Favorable answers of families about knowledge and fairness of discipline, rules and norms.
{{ climate_measure('rules', 'family') }}
