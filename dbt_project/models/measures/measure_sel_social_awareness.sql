-- Favorable answers to the items of social awareness, students of grades 4 to 12.
{{ sel_measure('social_awareness') }}
