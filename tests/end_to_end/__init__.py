"""Tests of whole installations: from files of the sample to published numbers."""
