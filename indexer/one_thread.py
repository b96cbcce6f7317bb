"""Imported before numpy by the command, which multiplies no large matrices: starting the threads that numpy keeps for
that takes half of its import. Rebuilds use all cores by processes. Whoever sets the variable is heeded."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
