-- Favorable answers to the items of self efficacy, students of grades 4 to 12.
{{ sel_measure('self_efficacy') }}
