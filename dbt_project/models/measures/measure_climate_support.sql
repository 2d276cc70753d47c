-- Favorable answers of students about climate of support for academic learning.
{{ climate_measure('support', 'student') }}
