"""measures - what is promised in numbers; each prints its figures and says whether they hold"""
