"""Approval, release and publishing."""
