-- Favorable answers of students about sense of belonging and school connectedness.
{{ climate_measure('belonging', 'student') }}
