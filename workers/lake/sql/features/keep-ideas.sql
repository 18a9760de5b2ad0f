-- Adds the ideas of a finished range to those of the book.
INSERT INTO ideas BY NAME
SELECT * EXCLUDE (idea) FROM range_ideas
ORDER BY account_id, idea_id;
