"""Containers that are made before a step needs them.

`policy` decides (pure), `slots` lays out folders and hands over, `pool` keeps containers waiting, `shared`
keeps those of runs whose steps share one. Knows the engine only through what `docker_containers` offers.
"""
