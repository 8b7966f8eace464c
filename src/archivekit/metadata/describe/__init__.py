"""From what an original says of itself to a draft for a person: the words of a press text, suggestions, questions.

A draft decides nothing. Every suggestion is a comment with its source, every contradiction a question with both facts.
"""
