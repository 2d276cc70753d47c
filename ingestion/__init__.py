"""Ingestion: from files in the landing zone to identified, archived and loaded lines."""
