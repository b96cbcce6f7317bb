"""The engine for what is too large for one machine: an OpenSearch cluster.

What is German stays in Python: the cluster holds terms that `indexer.language` made, and finds, counts and scores them.
Belongs here: whatever speaks to the cluster or reads its answers. Does not: what an article is, or what a query means.
"""
