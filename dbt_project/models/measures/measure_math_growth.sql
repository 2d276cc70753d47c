-- Growth percentiles in mathematics: scores beside those of students who started alike.
{{ growth_measure('math') }}
