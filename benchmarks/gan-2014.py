"""The 2014 GAN on MNIST in PyTorch: the peer of gan-2014.gan.

Both players are stepped together: one fake batch, one pass of D over it with one dropout mask, all gradients at the old
weights, then both updates; the rates follow the same curves. D's loss stops at the fakes. Written plainly, G's backward
pass computes the gradients of D's weights too, and they are thrown away; `--frozen` spares them.
"""

import peer
import torch
from torch import nn
from torch.nn.functional import softplus

flags = peer.read_flags()
batch = 100


class Maxout(nn.Module):
    def __init__(self, inputs, units, pieces):
        super().__init__()
        self.pieces = pieces
        self.linear = nn.Linear(inputs, units * pieces)

    def forward(self, x):
        return self.linear(x).view(len(x), -1, self.pieces).amax(2)


G = nn.Sequential(
    nn.Linear(100, 1200), nn.ReLU(), nn.Linear(1200, 1200), nn.ReLU(), nn.Linear(1200, 784), nn.Sigmoid()
)
D = nn.Sequential(
    nn.Dropout(0.2), Maxout(784, 240, 5), nn.Dropout(0.5), Maxout(240, 240, 5), nn.Dropout(0.5), nn.Linear(240, 1)
)
for network, bound in ((G, 0.05), (D, 0.005)):
    for layer in network.modules():
        if isinstance(layer, nn.Linear):
            nn.init.uniform_(layer.weight, -bound, bound)
            nn.init.zeros_(layer.bias)

weights_g, weights_d = list(G.parameters()), list(D.parameters())
sgd_d = torch.optim.SGD(weights_d, lr=0.1, momentum=0.5)
sgd_g = torch.optim.SGD(weights_g, lr=0.1, momentum=0.5)
real = torch.rand(batch, 784)
steps = 0


def follow_curves():
    global steps
    for optimizer in (sgd_d, sgd_g):
        for group in optimizer.param_groups:
            group["lr"] = max(0.1 / 1.000004**steps, 1e-6)
            group["momentum"] = 0.5 + 0.2 * min(1, steps / (250 * 500))
    steps += 1


def step():
    follow_curves()
    fake = G((torch.rand(batch, 100) * 2 - 1) * 3**0.5)
    on_real, on_fake = D(real), D(fake)
    loss_d = 0.5 * (softplus(-on_real).mean() + softplus(on_fake).mean())
    loss_g = softplus(-on_fake).mean()
    G.zero_grad()
    D.zero_grad()
    loss_g.backward(retain_graph=True, inputs=weights_g if flags.frozen else weights_g + weights_d)
    D.zero_grad()
    loss_d.backward(inputs=weights_d)
    sgd_d.step()
    sgd_g.step()
    return loss_d.item(), loss_g.item()


peer.main(flags, G, D, step, batch)
