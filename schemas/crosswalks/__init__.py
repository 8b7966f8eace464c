"""Crosswalks: where each term goes in a form, and what is lost by it (term, target, rule, loss)."""
