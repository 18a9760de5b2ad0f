-- The symbols of the range in `legs`, in the order of their codes from 1.
SELECT DISTINCT symbol FROM range_ideas ORDER BY symbol;
