"""scenarios - what befalls straps, adapters and BlueZ, and how balm has to come out of it

table*.py hold the rows, steps.py the words that their scripts are made of, run.py what holds at every end.
"""
