-- Growth percentiles in English language arts: scores beside those of students who started alike.
{{ growth_measure('ela') }}
