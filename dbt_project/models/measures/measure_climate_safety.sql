-- Favorable answers of students about safety at school.
{{ climate_measure('safety', 'student') }}
