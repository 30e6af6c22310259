"""Settings: `base` gathers one short file per concern; dev, test and production say what differs.

What is secret or local comes from the environment, read by :mod:`bcp_cms.settings.env`.
"""
