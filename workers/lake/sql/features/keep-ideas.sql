-- The ideas of a range as they are kept, with what the market says about them.
INSERT INTO ideas BY NAME
SELECT range_ideas.* EXCLUDE (idea), range_market.* EXCLUDE (account_id, idea_id)
FROM range_ideas
LEFT JOIN range_market USING (account_id, idea_id)
ORDER BY account_id, idea_id;
