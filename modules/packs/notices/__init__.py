"""Telling centers by e-mail what DHS released and withdrew."""
