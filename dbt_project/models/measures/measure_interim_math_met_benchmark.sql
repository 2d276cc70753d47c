-- Students who met the benchmark of their last interim assessment in mathematics.
{{ interim_measure('math') }}
