const title = (name: string, what: string) => JSON.stringify(`${name}: ${what}`);

/** What `gan new` writes: small experiments that run as they are. */
export const templates = {
  mnist: (name: string) => `${title(name, "handwritten digits with a convolutional GAN")}

param width: int = 32 in 8..256

data   digits = mnist()
latent z      = uniform(64, low: -1, high: 1)

network G(z) -> digits {
  dense(7 * 7 * 2 * width) -> reshape(7, 7, 2 * width) -> batchNorm -> relu
  conv2dTranspose(width, kernel: 4, stride: 2) -> batchNorm -> relu
  conv2dTranspose(1, kernel: 4, stride: 2) -> tanh
}

network D(digits) {
  conv2d(width, kernel: 4, stride: 2) -> leakyRelu(0.2)
  conv2d(2 * width, kernel: 4, stride: 2) -> batchNorm -> leakyRelu(0.2)
  flatten -> dense(1)
}

weights G, D = normal(std: 0.02)
loss = nonSaturating

train 1_500 steps, batch 64 {
  update D with adam(lr: 5e-4, beta1: 0.5)
  update G with adam(lr: 5e-4, beta1: 0.5)
}

every 500 steps {
  grid(8, 8)
  frechetDistance(samples: 1_000, on: valid) as distance
}
keep best distance, last 2
`,
  dcgan: (name: string) => `${title(name, "a DCGAN on a folder of your own images")}

param size: int = 64 in [32, 64, 96, 128]
param width: int = 32 in 8..512

// Put your pictures into data/my-images, or name another folder or a .zip.
data   photos = images("my-images", size: size)
latent z      = uniform(100, low: -1, high: 1)

network G(z) -> photos {
  dense(photos.height / 16 * photos.width / 16 * 8 * width)
    -> reshape(photos.height / 16, photos.width / 16, 8 * width) -> batchNorm -> relu
  for c in [4, 2, 1] {
    conv2dTranspose(c * width, kernel: 4, stride: 2) -> batchNorm -> relu
  }
  conv2dTranspose(photos.channels, kernel: 4, stride: 2) -> tanh
}

network D(photos) {
  conv2d(width, kernel: 4, stride: 2) -> leakyRelu(0.2)
  for c in [2, 4, 8] {
    conv2d(c * width, kernel: 4, stride: 2) -> batchNorm -> leakyRelu(0.2)
  }
  flatten -> dense(1)
}

weights G, D = normal(std: 0.02)
loss = nonSaturating

train 25 epochs, batch 64 {
  update D with adam(lr: 2e-4, beta1: 0.5)
  update G with adam(lr: 2e-4, beta1: 0.5)
}

every 200 steps { grid(8, 8) }
keep last 2
`,
  "wgan-gp": (name: string) => `${title(name, "handwritten digits with a Wasserstein critic and a gradient penalty")}

data   digits = mnist()
latent z      = normal(64)

network G(z) -> digits {
  dense(7 * 7 * 64) -> reshape(7, 7, 64) -> batchNorm -> relu
  conv2dTranspose(32, kernel: 4, stride: 2) -> batchNorm -> relu
  conv2dTranspose(1, kernel: 4, stride: 2) -> tanh
}

// No batch norm here: the penalty is taken for each image alone.
network D(digits) {
  conv2d(32, kernel: 4, stride: 2) -> leakyRelu(0.2)
  conv2d(64, kernel: 4, stride: 2) -> leakyRelu(0.2)
  flatten -> dense(1)
}

weights G, D = normal(std: 0.02)
loss = wasserstein + 10 * gradientPenalty
optimizer slow = adam(lr: 2e-4, beta1: 0, beta2: 0.9)

train 1_000 steps, batch 64 {
  repeat 5 { update D with slow }
  update G with slow
}

every 250 steps {
  grid(8, 8)
  frechetDistance(samples: 1_000, on: valid) as distance
}
keep best distance, last 2
`,
  ring: (name: string) => `${title(name, "eight Gaussians on a ring, to watch modes come and go")}

data   points = ring(modes: 8)
latent z      = normal(16)

network G(z) -> points { dense(64) -> relu -> dense(64) -> relu -> dense(2) }
network D(points)      { dense(64) -> relu -> dense(64) -> relu -> dense(1) }

loss = nonSaturating

train 3_000 steps, batch 256 {
  update D with adam(lr: 1e-3, beta1: 0.5)
  update G with adam(lr: 1e-3, beta1: 0.5)
}

every 500 steps {
  scatter(1_000)
  modeCoverage(samples: 1_000) as modes
}
keep best modes, last 2
`,
} as const satisfies Record<string, (name: string) => string>;
