"""The answer a district gets to what it sent: a page, and lines it can mend and send back.

Belongs here: reading, writing and wording of the report per district and run. Does not belong here:
finding what is wrong (expectations/, identity/) or when reports are written (orchestration/, cli/).
"""
