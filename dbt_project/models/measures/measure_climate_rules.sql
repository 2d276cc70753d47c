-- Favorable answers of students about knowledge and fairness of discipline, rules and norms.
{{ climate_measure('rules', 'student') }}
