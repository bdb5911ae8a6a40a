"""How a particle (*tussenvoegsel*) is treated: one module for each living convention, exporting `CONVENTION`.

A handbook chooses one by the module's name, and may add its own in a folder `conventions/`.
"""
