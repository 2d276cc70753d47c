"""The sample collaborative: made-up districts whose files and true measures are known.

Belongs here: the population model, the files it writes and the answers it gives. Does not
belong here: reading contributed files (the rest of ingestion/) or any real person or school.
"""
