"""python3 -m air [--trace FILE] [--packets FILE] [--controllers N]   plays the air until `quit`
python3 -m air WORDS...                            says one line to it (control.py)
"""
import argparse
import json
import sys

from .control import Control, ask
from .ether import Ether
from .loop import Loop
from .trace import Trace


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trace", help="a file for what happens, as JSON lines")
    parser.add_argument("--packets", help="a file for what goes over HCI")
    parser.add_argument("--controllers", type=int, default=1, help="how many are plugged in at the start")
    parser.add_argument("words", nargs="*")
    args = parser.parse_args()
    if args.words:
        print(json.dumps(ask(" ".join(args.words)), indent=2))
        return
    loop = Loop()
    ether = Ether(loop, Trace(args.trace, args.packets), 2)
    Control(loop, ether)
    for controller in ether.controllers[:args.controllers]:
        controller.plug()
    loop.run()


if __name__ == "__main__":
    sys.exit(main())
