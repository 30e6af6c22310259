"""Settings: `base` collects one short file for each concern; dev, test and production have the differences.

Secrets and local values come from the environment, read by :mod:`bcp_cms.settings.env`.
"""
