import time
from tests.access.world import *
def test_it(world):
    print(world.harbor.arguments, world.library_arguments)
    for n in ("LEAD",): pass
