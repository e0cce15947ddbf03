"""Reads a run's event files with TensorBoard's own reader and prints what is in them.

    pip install tensorboard && python3 tools/read-events.py runs/0001-mnist
"""
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0})
events.Reload()
tags = events.Tags()
for tag in tags["scalars"]:
    values = events.Scalars(tag)
    print(f"scalar {tag}: {len(values)} values, steps {values[0].step} to {values[-1].step}, last {values[-1].value:.5g}")
for tag in tags["images"]:
    images = events.Images(tag)
    print(f"image {tag}: {len(images)} pictures of {images[0].width}x{images[0].height}")
if not tags["scalars"]:
    sys.exit("no scalars were read")
