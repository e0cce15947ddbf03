"""What the PyTorch peers share: their flags, and the timing of steps as `gan bench` times them."""

import argparse
import json
import resource
import statistics
import sys
import time

import torch


def read_flags():
    flags = argparse.ArgumentParser()
    flags.add_argument("--describe", action="store_true", help="print the networks' sizes and what else can be asked for")
    flags.add_argument("--steps", type=int, default=20, help="timed steps")
    flags.add_argument("--warm-up", type=int, default=3, help="steps before them that do not count")
    flags.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    flags.add_argument("--frozen", action="store_true", help="no gradients for D's weights in G's turn")
    flags.add_argument("--started", type=float, default=time.time(), help="when the process was started, as Unix seconds")
    return flags.parse_args()


def parameters(network):
    """How many numbers a network learns."""
    return sum(weight.numel() for weight in network.parameters())


def main(flags, generator, discriminator, step, images, precisions=("float32",)):
    """Runs `step`, which takes `images` real images, and prints one line of JSON."""
    about = {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "precisions": precisions,
        "parameters": {"generator": parameters(generator), "discriminator": parameters(discriminator)},
    }
    if flags.describe:
        print(json.dumps(about))
        return
    if flags.precision not in precisions:
        sys.exit(f"this peer computes in {' and '.join(precisions)} alone")
    ends = []
    for _ in range(flags.warm_up + flags.steps):
        losses = step()
        ends.append(time.time())
    durations = [end - before for before, end in zip(ends, ends[1:])][flags.warm_up - 1 :]
    median = statistics.median(durations)
    lower, _, upper = statistics.quantiles(durations, method="inclusive") if len(durations) > 1 else (median,) * 3
    spread = {
        "median": median,
        "lowerQuartile": lower,
        "upperQuartile": upper,
        "least": min(durations),
        "most": max(durations),
    }
    result = {
        "imagesPerStep": images,
        "stepSeconds": spread,
        "imagesPerSecond": images / median,
        "firstStepSeconds": ends[0] - flags.started,
        "peakMemoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "losses": losses,
    }
    print(json.dumps(about | result))
