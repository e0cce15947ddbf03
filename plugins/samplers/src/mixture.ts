import { defineSampler, p, vector } from "@dotgan/kit";

/** Mode centres: evenly spaced on a circle in the first two coordinates, or, for one number, on a segment. */
export function centres(size: number, modes: number, radius: number): number[][] {
  return Array.from({ length: modes }, (_, mode) => {
    const centre = Array<number>(size).fill(0);
    if (size === 1) {
      centre[0] = modes === 1 ? 0 : radius * ((2 * mode) / (modes - 1) - 1);
    } else {
      const angle = (2 * Math.PI * mode) / modes;
      centre[0] = radius * Math.cos(angle);
      centre[1] = radius * Math.sin(angle);
    }
    return centre;
  });
}

export const mixture = defineSampler({
  name: "mixture",
  contract: 1,
  doc: "A mixture of equally likely Gaussians of one standard deviation. Their centres lie evenly on a circle in the first two numbers (one number: on a segment); all others have mean 0.",
  cite: "arXiv:1706.02071",
  aliases: ["gaussianMixture", "gmm", "mog"],
  params: {
    size: p.int({ doc: "How many numbers.", min: 1 }),
    modes: p.int({ doc: "How many Gaussians.", min: 1 }),
    radius: p.number({ doc: "Distance of the centres from 0.", above: 0, default: 2 }),
    std: p.number({ doc: "Standard deviation of each Gaussian.", above: 0, default: 1 }),
  },
  positional: ["size", "modes"],
  example: "latent z = mixture(64, modes: 8, radius: 3)",
  shape: ({ size }) => vector(size),
  sample(batch, { size, modes, radius, std }, { tf, random }) {
    const mode = random.categorical(batch, Array<number>(modes).fill(1));
    const centre = tf.matMul(mode, tf.tensor2d(centres(size, modes, radius)));
    return tf.add(centre, random.normal([batch, size], 0, std));
  },
  walk: "line",
});
