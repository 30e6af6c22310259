"""Statements: mandated wording, stored once and used in many modules."""
