"""Tests of Flashlight; the folders mirror the packages."""
