"""Each input format: what is read of good files, of broken ones, and of hostile ones."""
