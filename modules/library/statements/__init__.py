"""Mandated wording, kept once, used in many modules."""
