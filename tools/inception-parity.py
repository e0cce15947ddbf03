"""Writes what PyTorch says of the Inception network of FID, for the tests of plugins/metrics and packages/formats.

    python tools/inception-parity.py                     # needs torch, torchvision, pytorch-fid, scipy
    python tools/inception-parity.py --save FILE         # writes the made weights too, as pytorch-fid publishes its own

No weights are downloaded: the network is built as pytorch-fid builds it, with numbers that a formula gives, so that
dotgan can make the same ones (tools/inception-parity.mjs compares on an engine; plugins/metrics/test/made-weights.ts).
"""

import base64
import io
import json
import math
import os
import sys
import tempfile
import time

import numpy as np
import torch

try:
    import torchvision  # noqa: F401
except RuntimeError:
    # Its own operators are not needed here, and are absent where its build does not match PyTorch's.
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import pytorch_fid.inception as reference
from pytorch_fid.fid_score import calculate_frechet_distance

HERE = os.path.dirname(os.path.abspath(__file__))
METRICS = os.path.join(HERE, "..", "plugins", "metrics", "test", "fixtures")
FORMATS = os.path.join(HERE, "..", "packages", "formats", "test", "fixtures")


def uniform(count, seed):
    """Numbers in [0, 1) by a hash of their places: the finalizer of MurmurHash3."""
    x = (np.arange(count, dtype=np.uint64) + seed * 0x9E3779B9) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    x = (x * 0x85EBCA6B) & 0xFFFFFFFF
    x ^= x >> np.uint64(13)
    x = (x * 0xC2B2AE35) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2**32


def made(name, shape, seed):
    u = uniform(math.prod(shape), seed)
    if name.endswith("conv.weight"):
        values = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:]))
    elif name.endswith("running_var"):
        values = 0.5 + u
    elif name.endswith("bn.weight"):
        values = 0.8 + 0.4 * u
    else:
        values = 0.2 * u - 0.1
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def network():
    reference.load_state_dict_from_url = lambda *_, **__: None
    torchvision_inception = reference._inception_v3
    held = []

    def keep(*args, **kwargs):
        model = torchvision_inception(*args, **kwargs)
        model.load_state_dict = lambda _: None
        held.append(model)
        return model

    reference._inception_v3 = keep
    wrapped = reference.InceptionV3([3])
    full = held[0]
    names = sorted(name for name, value in full.state_dict().items() if value.dtype == torch.float32)
    state = {name: made(name, tuple(full.state_dict()[name].shape), seed) for seed, name in enumerate(names)}
    torch.nn.Module.load_state_dict(full, state, strict=False)
    return wrapped.eval(), full.eval(), names


def text(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def fitted(images, resize):
    """Images in [0, 1] as the network takes them."""
    if resize == "pytorch":
        sized = torch.nn.functional.interpolate(images, size=(299, 299), mode="bilinear", align_corners=False)
        return 2 * sized - 1
    return (tensorflow_resize(images * 255, 299) - 128) / 128


def tensorflow_resize(x, size):
    """Bilinear between the corners of pixels, as TensorFlow 1 does it."""
    for axis in (2, 3):
        length = x.shape[axis]
        places = torch.arange(size, dtype=torch.float32) * (length / size)
        low = places.floor().long()
        high = (low + 1).clamp(max=length - 1)
        share = (places - low).reshape([-1 if a == axis else 1 for a in range(4)])
        x = x.index_select(axis, low) * (1 - share) + x.index_select(axis, high) * share
    return x


@torch.no_grad()
def describe(wrapped, full, images):
    features = wrapped(images)[0].reshape(len(images), 2048)
    return features.numpy(), (features @ full.fc.weight.T).numpy()


def write(folder, name, value):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def network_fixture(wrapped, full, names):
    shapes = {name: list(full.state_dict()[name].shape) for name in names}
    # An 8-bit image of 20 x 24 in colour.
    colour = np.floor(uniform(20 * 24 * 3, 1001) * 256).reshape(1, 20, 24, 3) / 255
    images = torch.from_numpy(colour.astype(np.float32)).permute(0, 3, 1, 2)
    features, logits = describe(wrapped, full, images)
    places = np.floor(uniform(100, 1002) * 299 * 299 * 3).astype(int)
    resized = {r: text(fitted(images, r).permute(0, 2, 3, 1).numpy().reshape(-1)[places]) for r in ("pytorch", "tensorflow")}
    write(
        METRICS,
        "inception.json",
        {
            "torch": torch.__version__,
            "image": [20, 24, 3],
            "imageSeed": 1001,
            "placesSeed": 1002,
            "shapes": shapes,
            "resized": resized,
            "features": text(features),
            "logits": text(logits),
        },
    )


def frechet_fixture():
    random = np.random.default_rng(7)
    size = 24
    mix = random.normal(size=(size, size)) / 4
    draw = lambda rows, shift: np.maximum(random.normal(shift, 1, (rows, size)) @ mix, 0).astype(np.float32)
    cases = []
    for name, first, second in (
        ("more rows than features", draw(90, 0), draw(70, 0.3)),
        ("fewer rows than features", draw(10, 0), draw(15, 0.3)),
        ("fewer rows on one side", draw(10, 0), draw(70, 0.3)),
        ("a feature that never changes", draw(60, 0), draw(50, 0.3)),
    ):
        if name.startswith("a feature"):
            first[:, 3] = 0.5
        statistics = [(np.mean(x.astype(np.float64), axis=0), np.cov(x.astype(np.float64), rowvar=False)) for x in (first, second)]
        value = calculate_frechet_distance(*statistics[0], *statistics[1])
        cases.append({"name": name, "first": text(first), "second": text(second), "distance": float(value)})
    write(METRICS, "frechet.json", {"size": size, "cases": cases})


def archive_fixture():
    state = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 2), torch.nn.BatchNorm2d(3)).state_dict()
    for seed, name in enumerate(sorted(state)):
        if state[name].dtype == torch.float32:
            state[name].copy_(torch.from_numpy(uniform(state[name].numel(), seed).astype(np.float32)).reshape(state[name].shape))
    fixture = {"tensors": {n: {"shape": list(v.shape), "values": v.flatten().tolist()} for n, v in state.items() if v.dtype == torch.float32}}
    for name, zipped in (("archive", True), ("pickles", False)):
        buffer = io.BytesIO()
        torch.save(state, buffer, _use_new_zipfile_serialization=zipped)
        fixture[name] = base64.b64encode(buffer.getvalue()).decode()
    write(FORMATS, "pytorch.json", fixture)


def large_frechet(rows):
    """The distance over 2,048 features, for tools/inception-parity.mjs: `--frechet 3000 500`."""
    mix = (uniform(2048 * 2048, 5).reshape(2048, 2048) - 0.5) / 16
    made_rows = lambda count, seed: np.maximum(uniform(count * 2048, seed).reshape(count, 2048) @ mix + 0.1, 0).astype(np.float32)
    first, second = made_rows(rows[0], 11), made_rows(rows[1], 12) * np.float32(1.1)
    began = time.time()
    statistics = [(np.mean(x.astype(np.float64), axis=0), np.cov(x.astype(np.float64), rowvar=False)) for x in (first, second)]
    value = calculate_frechet_distance(*statistics[0], *statistics[1])
    print(json.dumps({"rows": rows, "distance": float(value), "seconds": time.time() - began}))
    for name, x in (("first", first), ("second", second)):
        x.tofile(os.path.join(tempfile.gettempdir(), f"frechet-{name}.f32"))


if __name__ == "__main__":
    if "--frechet" in sys.argv:
        large_frechet([int(n) for n in sys.argv[2:4]])
    else:
        archive_fixture()
        frechet_fixture()
        wrapped, full, names = network()
        if "--save" in sys.argv:
            # As the original file was written: before PyTorch 1.6, without counts of batches.
            state = {name: value for name, value in full.state_dict().items() if value.dtype == torch.float32}
            torch.save(state, sys.argv[-1], _use_new_zipfile_serialization=False)
        network_fixture(wrapped, full, names)
