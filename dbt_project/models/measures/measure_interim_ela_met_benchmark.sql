-- Students who met the benchmark of their last interim assessment in English language arts.
{{ interim_measure('ela') }}
