"""DCGAN of 64x64 images, as PyTorch's own example has it (examples/dcgan): the peer of dcgan-64.gan.

As there: D on reals and on fakes apart, each with its own backward pass; then G on the same fakes, judged by the new D,
whose weights' gradients are computed too and thrown away (`--frozen` spares them). The sigmoid is part of the loss, which
autocast needs; layers are channels_last, which a CPU needs. Every step reads both losses, as the example prints them.
"""

import peer
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

flags = peer.read_flags()
batch, latent, width = 64, 100, 64


def up(inputs, outputs, stride, padding):
    return [nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)]


def down(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, inplace=True)]


G = nn.Sequential(
    *up(latent, 8 * width, 1, 0),
    *up(8 * width, 4 * width, 2, 1),
    *up(4 * width, 2 * width, 2, 1),
    *up(2 * width, width, 2, 1),
    nn.ConvTranspose2d(width, 3, 4, 2, 1, bias=False),
    nn.Tanh(),
)
D = nn.Sequential(
    nn.Conv2d(3, width, 4, 2, 1, bias=False),
    nn.LeakyReLU(0.2, inplace=True),
    *down(width, 2 * width),
    *down(2 * width, 4 * width),
    *down(4 * width, 8 * width),
    nn.Conv2d(8 * width, 1, 4, 1, 0, bias=False),
    nn.Flatten(0),
)
for network in (G, D):
    network.to(memory_format=torch.channels_last)
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(layer.weight, 0, 0.02)
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1, 0.02)

adam_d = torch.optim.Adam(D.parameters(), lr=2e-4, betas=(0.5, 0.999))
adam_g = torch.optim.Adam(G.parameters(), lr=2e-4, betas=(0.5, 0.999))
real = (torch.rand(batch, 3, 64, 64) * 2 - 1).contiguous(memory_format=torch.channels_last)
ones, zeros = torch.ones(batch), torch.zeros(batch)


def judged(images, as_if):
    with torch.autocast("cpu", torch.bfloat16, enabled=flags.precision == "bfloat16"):
        logits = D(images)
    return binary_cross_entropy_with_logits(logits.float(), as_if)


def step():
    D.zero_grad()
    loss_real = judged(real, ones)
    loss_real.backward()
    with torch.autocast("cpu", torch.bfloat16, enabled=flags.precision == "bfloat16"):
        fake = G(torch.randn(batch, latent, 1, 1))
    loss_fake = judged(fake.detach(), zeros)
    loss_fake.backward()
    adam_d.step()

    G.zero_grad()
    D.requires_grad_(not flags.frozen)
    loss_g = judged(fake, ones)
    loss_g.backward()
    adam_g.step()
    D.requires_grad_(True)
    return (loss_real + loss_fake).item(), loss_g.item()


peer.main(flags, G, D, step, batch, precisions=("float32", "bfloat16"))
