-- Favorable answers to the items of self management, students of grades 4 to 12.
{{ sel_measure('self_management') }}
