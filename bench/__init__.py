"""Speed and relevance, measured against peers in the same run. No test depends on a figure from here."""
