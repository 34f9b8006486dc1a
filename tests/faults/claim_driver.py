"""A program that watches a hot folder until it is killed; prints a line once it does.

claim_driver.py STUDIO HOT STATION
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from faults import small_day

if __name__ == "__main__":
    studio = small_day.opened(Path(sys.argv[1]))
    shoot = studio.capture.shoots()[0].id
    with studio.capture.taking(shoot, sys.argv[3], Path(sys.argv[2])):
        print("watching", flush=True)
        time.sleep(120)
