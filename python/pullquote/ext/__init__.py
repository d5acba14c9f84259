"""Other packages, made to know this one: each module needs its package."""
