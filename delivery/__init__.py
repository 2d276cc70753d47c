"""Delivery: releases, extracts, traces and access."""
