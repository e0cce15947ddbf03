import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** A page about advice; the last sentence says how to keep what is warned of. */
const advicePage = (name: string, text: string, wrong: string, right: string): string =>
  page(`${text}\n\nThis is advice, not a rule: \`allow ${name} "the reason"\` silences it.`, wrong, right);

/** Warnings with a source, and the statement that silences them. */
export const advice = defineDiagnostics({
  "unknown-advice": {
    severity: "error",
    page: page(
      "`allow` names an advice that does not exist, so it would silence nothing.",
      'allow kernelStrides "the paper\'s"',
      'allow kernelStride "the paper\'s"',
    ),
  },
  "unused-allow": {
    severity: "warning",
    page: page(
      "An `allow` silences an advice that the file does not run into. It was needed once, perhaps; left in place it would hide the advice should it come back.",
      'allow pooling "as in the original"     // nothing pools',
      "// no `allow`",
    ),
  },
  "advice-batch-norm-output": {
    severity: "warning",
    page: advicePage(
      "batchNormOutput",
      'Batch normalisation forces every batch of images to one mean and one variance per channel, which real batches do not have. "Directly applying batchnorm to all layers however, resulted in sample oscillation and model instability. This was avoided by not applying batchnorm to the generator output layer and the discriminator input layer." Source: Radford, Metz and Chintala 2015 (DCGAN, arXiv:1511.06434), section 3.',
      "conv2dTranspose(1, kernel: 4, stride: 2) -> batchNorm -> tanh",
      "conv2dTranspose(1, kernel: 4, stride: 2) -> tanh",
    ),
  },
  "advice-batch-norm-input": {
    severity: "warning",
    page: advicePage(
      "batchNormInput",
      "Batch normalisation before or after the discriminator's first layer takes away the brightness and the contrast of a batch, by which real and fake images differ. Leaving it out there avoids sample oscillation. Source: Radford, Metz and Chintala 2015 (DCGAN, arXiv:1511.06434), section 3.",
      "network D(faces) { conv2d(64, kernel: 5, stride: 2) -> batchNorm -> leakyRelu(0.2) -> ... }",
      "network D(faces) { conv2d(64, kernel: 5, stride: 2) -> leakyRelu(0.2) -> ... }",
    ),
  },
  "advice-pooling": {
    severity: "warning",
    page: advicePage(
      "pooling",
      "Pooling fixes how images are made smaller; a strided convolution learns it. The gradient of max pooling reaches one pixel in four, and the generator learns from that gradient. Source: Radford, Metz and Chintala 2015 (DCGAN, arXiv:1511.06434), section 3.",
      "conv2d(64, kernel: 5) -> leakyRelu(0.2) -> maxPool2d(2)",
      "conv2d(64, kernel: 5, stride: 2) -> leakyRelu(0.2)",
    ),
  },
  "advice-hidden-dense": {
    severity: "warning",
    page: advicePage(
      "hiddenDense",
      "Fully connected hidden layers hold most of a convolutional network's weights and do not know where in the image they look. Deep convolutional GANs train more stably without them: the first layer projects the latent onto a small image, the last convolution leads to the output. Source: Radford, Metz and Chintala 2015 (DCGAN, arXiv:1511.06434), section 3.",
      "network G(z) -> digits {\n  dense(1024) -> relu -> dense(7 * 7 * 64) -> reshape(7, 7, 64) -> relu\n  conv2dTranspose(32, kernel: 4, stride: 2) -> relu -> conv2dTranspose(1, kernel: 4, stride: 2) -> tanh\n}",
      "network G(z) -> digits {\n  dense(7 * 7 * 64) -> reshape(7, 7, 64) -> relu\n  conv2dTranspose(32, kernel: 4, stride: 2) -> relu -> conv2dTranspose(1, kernel: 4, stride: 2) -> tanh\n}",
    ),
  },
  "advice-relu-in-discriminator": {
    severity: "warning",
    page: advicePage(
      "reluInDiscriminator",
      "The generator learns only through the discriminator's gradient, and ReLU passes none where its input is negative. A leaky one always passes some. Source: Radford, Metz and Chintala 2015 (DCGAN, arXiv:1511.06434), section 3.",
      "network D(faces) { conv2d(64, kernel: 5, stride: 2) -> relu -> ... }",
      "network D(faces) { conv2d(64, kernel: 5, stride: 2) -> leakyRelu(0.2) -> ... }",
    ),
  },
  "advice-adam-momentum": {
    severity: "warning",
    page: advicePage(
      "adamMomentum",
      'The two players chase each other, and momentum makes them overshoot. "Leaving the momentum term beta1 at the suggested value of 0.9 resulted in training oscillation and instability while reducing it to 0.5 helped stabilize training." Source: Radford, Metz and Chintala 2015 (DCGAN, arXiv:1511.06434), section 4.',
      "network G(z) -> digits { dense(7 * 7 * 64) -> reshape(7, 7, 64) -> relu -> conv2dTranspose(1, kernel: 4, stride: 4) -> tanh }\ntrain 20 epochs, batch 64 {\n  update D with adam(lr: 2e-4, beta1: 0.9)\n  update G with adam(lr: 2e-4, beta1: 0.9)\n}",
      "network G(z) -> digits { dense(7 * 7 * 64) -> reshape(7, 7, 64) -> relu -> conv2dTranspose(1, kernel: 4, stride: 4) -> tanh }\ntrain 20 epochs, batch 64 {\n  update D with adam(lr: 2e-4, beta1: 0.5)\n  update G with adam(lr: 2e-4, beta1: 0.5)\n}",
    ),
  },
  "advice-kernel-stride": {
    severity: "warning",
    page: advicePage(
      "kernelStride",
      "A transposed convolution spreads each input pixel over kernel x kernel output pixels, one stride apart. Where the kernel is no multiple of the stride, some output pixels get more of them than their neighbours, which shows as a checkerboard. DCGAN's own 5x5 kernels with a stride of 2 do this. Source: Odena, Dumoulin and Olah 2016, Deconvolution and Checkerboard Artifacts, doi:10.23915/distill.00003.",
      "conv2dTranspose(64, kernel: 5, stride: 2)",
      "conv2dTranspose(64, kernel: 4, stride: 2)",
    ),
  },
  "advice-logits": {
    severity: "warning",
    page: advicePage(
      "logits",
      "Losses read the discriminator's `real` head as logits, any number, and apply what they need: `nonSaturating` and `minimax` a sigmoid (in a form that stays exact for large numbers), `wasserstein` and `hinge` nothing. An activation at the end bounds what the discriminator can say, and a sigmoid would be applied twice. Sources: Goodfellow et al. 2014 (arXiv:1406.2661), section 3; Arjovsky et al. 2017 (WGAN, arXiv:1701.07875), section 3.",
      "network D(digits) { flatten -> dense(1) -> sigmoid }",
      "network D(digits) { flatten -> dense(1) }",
    ),
  },
  "advice-saturating": {
    severity: "warning",
    page: advicePage(
      "saturating",
      'In the minimax game the generator minimises log(1 - D(G(z))). "Early in learning, when G is poor, D can reject samples with high confidence because they are clearly different from the training data. In this case, log(1 - D(G(z))) saturates." `nonSaturating` has the same fixed point and gradients that do not vanish. Source: Goodfellow et al. 2014 (arXiv:1406.2661), section 3.',
      "loss = minimax",
      "loss = nonSaturating",
    ),
  },
  "advice-two-penalties": {
    severity: "warning",
    page: advicePage(
      "twoPenalties",
      "Each gradient penalty asks for another shape of the discriminator: a slope of 1 between the data and the fakes, a slope of 0 on the data. Together they ask for what cannot be, at twice the cost. StudioGAN's configuration refuses the combination. Source: Kang, Shin and Park 2023 (StudioGAN, arXiv:2206.09479).",
      "loss = wasserstein + 10 * gradientPenalty + 5 * r1",
      "loss = wasserstein + 10 * gradientPenalty",
    ),
  },
  "advice-unbounded-critic": {
    severity: "warning",
    page: advicePage(
      "unboundedCritic",
      "The Wasserstein loss estimates a distance only over functions of bounded slope. With nothing that bounds the critic's slope, its loss falls without end as its weights grow, and says nothing. A gradient penalty, clipped weights or spectral normalisation bound it. Source: Arjovsky, Chintala and Bottou 2017 (WGAN, arXiv:1701.07875), section 3.",
      "loss = wasserstein",
      "loss = wasserstein + 10 * gradientPenalty",
    ),
  },
  "advice-generator-often": {
    severity: "warning",
    page: advicePage(
      "generatorOften",
      "\"G must not be trained too much without updating D, in order to avoid 'the Helvetica scenario' in which G collapses too many values of z to the same value of x to have enough diversity to model p_data.\" Source: Goodfellow et al. 2014 (arXiv:1406.2661), section 6.",
      "update D with adam(lr: 2e-4)\nrepeat 2 { update G with adam(lr: 2e-4) }",
      "update D with adam(lr: 2e-4)\nupdate G with adam(lr: 2e-4)",
    ),
  },
  "advice-joined-batch": {
    severity: "warning",
    page: advicePage(
      "joinedBatch",
      "With `joined`, reals and fakes form one batch. Layers that normalise over the batch then shift each by the other, and the discriminator can count the shares instead of looking at images. Source: Chintala, Denton, Arjovsky and Mathieu 2016, How to Train a GAN? Tips and tricks to make GANs work (github.com/soumith/ganhacks), point 4.",
      "network D(digits) { flatten -> dense(128) -> batchNorm -> leakyRelu(0.2) -> dense(1) }\ntrain 20 epochs, batch 64 {\n  update D with adam(lr: 2e-4), joined\n  update G with adam(lr: 2e-4)\n}",
      "network D(digits) { flatten -> dense(128) -> batchNorm -> leakyRelu(0.2) -> dense(1) }\ntrain 20 epochs, batch 64 {\n  update D with adam(lr: 2e-4)\n  update G with adam(lr: 2e-4)\n}",
    ),
  },
  "advice-minibatch-group": {
    severity: "warning",
    page: advicePage(
      "minibatchGroup",
      "`minibatchStdDev` compares the images of a group. A batch that the group does not divide is taken as one group: the channel then says how varied the whole batch is, which is another thing than was asked for. Source: Karras, Aila, Laine and Lehtinen 2018 (arXiv:1710.10196), section 3; the code of its successors refuses such batches.",
      "network D(digits) { flatten -> minibatchStdDev(4) -> dense(1) }\ntrain 20 epochs, batch 50 {\n  update D with adam(lr: 2e-4)\n  update G with adam(lr: 2e-4)\n}",
      "network D(digits) { flatten -> minibatchStdDev(4) -> dense(1) }\ntrain 20 epochs, batch 64 {\n  update D with adam(lr: 2e-4)\n  update G with adam(lr: 2e-4)\n}",
    ),
  },
  "advice-few-samples": {
    severity: "warning",
    page: advicePage(
      "fewSamples",
      'A distance of Gaussians needs more samples than features: "Otherwise the covariance is not full rank" (the notes of FID\'s own code). With few samples it is also too large by an amount that depends on their number and on the generator, so that two such values do not even rank two generators. `fid` describes an image by 2,048 numbers and takes at least as many fakes and reals; papers mostly take 50,000. Sources: Heusel et al. 2017 (arXiv:1706.08500) and github.com/bioinf-jku/TTUR; Chong and Forsyth 2020 (arXiv:1911.07023).',
      "at end { fid(samples: 500, on: train) }",
      "at end { fid(samples: 10_000, on: train) }",
    ),
  },
  "advice-intrinsic-dimension": {
    severity: "warning",
    page: advicePage(
      "intrinsicDimension",
      "A generator maps its latent smoothly, so its images form a set of at most as many dimensions as the latent has. Where the data was measured to have more, most of its variety is out of reach. Sources: Arjovsky and Bottou 2017 (arXiv:1701.04862), lemma 1; Pope et al. 2021 (arXiv:2104.08894) for measurements.",
      "latent z = normal(4)         // the faces were measured to have about 20 dimensions",
      "latent z = normal(100)",
    ),
  },
});
