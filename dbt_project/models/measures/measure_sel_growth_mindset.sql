-- Favorable answers to the items of growth mindset, students of grades 4 to 12.
{{ sel_measure('growth_mindset') }}
