"""Reads of cases, notices, batches and meetings. Everything a page shows of them comes from here."""
