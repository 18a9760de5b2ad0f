"""Posterior probabilities of scikit-learn's linear discriminant on a small made-up set: what workers/core/archetype-priors/discriminant.test.ts expects.

Features are replaced by ln p/(1 - p) of their mid-rank p = (rank - 0.5 + 0.5) / (n + 1) first, as the product does, so that only the discriminant is compared.
"""

import json

import numpy as np
from scipy.stats import rankdata
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

rows = np.array([[((7 * i + 3 * j * j + i * j) % 23) + (i % 3) * (j + 1) * 2.5 for j in range(3)] for i in range(30)])
labels = np.array([i % 3 for i in range(30)])
ranks = np.column_stack([rankdata(column) for column in rows.T])
scores = np.log(ranks / (len(rows) + 1 - ranks))
model = LinearDiscriminantAnalysis(solver="lsqr", priors=[1 / 3] * 3).fit(scores, labels)
print(json.dumps(model.predict_proba(scores[:4]).round(9).tolist()))
