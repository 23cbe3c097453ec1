"""The guidance: five publications' facts in our own Danish words, their checklists, and the questions
people ask.

Everything the product knows about *fastholdelse* is data in this folder. `reading.load_corpus()` reads it;
`records` says what it consists of; `errors` holds the errors of the whole product. Nothing here searches,
embeds or answers.
"""
