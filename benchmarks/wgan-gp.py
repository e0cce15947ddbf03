"""WGAN-GP on 32x32 images in PyTorch (Gulrajani et al. 2017, algorithm 1): the peer of wgan-gp.gan.

Five critic steps, each on new latents and with a penalty that differentiates twice; then one step of G. Fakes for the
critic are made without G's gradient. `--frozen` spares the gradients of D's weights in G's step.
"""

import peer
import torch
from torch import nn

flags = peer.read_flags()
batch, latent, width = 64, 128, 64


def up(inputs, outputs, stride, padding):
    return [nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)]


def down(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.LeakyReLU(0.2)]


G = nn.Sequential(
    *up(latent, 4 * width, 1, 0),
    *up(4 * width, 2 * width, 2, 1),
    *up(2 * width, width, 2, 1),
    nn.ConvTranspose2d(width, 3, 4, 2, 1),
    nn.Tanh(),
)
D = nn.Sequential(
    *down(3, width), *down(width, 2 * width), *down(2 * width, 4 * width), nn.Flatten(), nn.Linear(4 * 4 * 4 * width, 1)
)
for network in (G, D):
    network.to(memory_format=torch.channels_last)
    for layer in network:
        if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            nn.init.normal_(layer.weight, 0, 0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

adam_d = torch.optim.Adam(D.parameters(), lr=1e-4, betas=(0.0, 0.9))
adam_g = torch.optim.Adam(G.parameters(), lr=1e-4, betas=(0.0, 0.9))
real = (torch.rand(batch, 3, 32, 32) * 2 - 1).contiguous(memory_format=torch.channels_last)


def penalty(fake):
    share = torch.rand(batch, 1, 1, 1)
    between = (share * real + (1 - share) * fake).requires_grad_(True)
    (slope,) = torch.autograd.grad(D(between).sum(), between, create_graph=True)
    return ((slope.flatten(1).norm(2, dim=1) - 1) ** 2).mean()


def step():
    loss_d = 0.0
    for _ in range(5):
        with torch.no_grad():
            fake = G(torch.randn(batch, latent, 1, 1))
        D.zero_grad()
        loss = D(fake).mean() - D(real).mean() + 10 * penalty(fake)
        loss.backward()
        adam_d.step()
        loss_d += loss.item() / 5
    G.zero_grad()
    D.requires_grad_(not flags.frozen)
    loss_g = -D(G(torch.randn(batch, latent, 1, 1))).mean()
    loss_g.backward()
    adam_g.step()
    D.requires_grad_(True)
    return loss_d, loss_g.item()


peer.main(flags, G, D, step, batch * 5)
