"""Tests of what a kill or a failure leaves behind."""
