"""rig - what a test in the guest has around it: services, BlueZ on the bus, balmd as its user runs it"""
