"""`python -m bench`: the product beside its floors, measured in one run. See __main__."""
