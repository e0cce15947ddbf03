import {
  dims,
  type Evaluation,
  type Examples,
  type LayerFacts,
  type Look,
  type Ops,
  size,
  type Tensor,
} from "@dotgan/kit";

/** Layers whose gradient guided backpropagation mends. */
const rectifiers = ["relu", "leakyRelu"];

/** The same value; of its gradient only what is positive passes (Springenberg et al. 2014, section 3.4). */
const guided = (x: Tensor, tf: Ops): Tensor =>
  tf.customGrad((value) => ({ value: tf.clone(value as Tensor), gradFunc: (dy: Tensor) => tf.relu(dy) }))(x);

/** Which of D's layers is looked at, and as it stands or as it began. */
export interface Site {
  readonly evaluation: Evaluation;
  readonly layer: LayerFacts;
  readonly look: Look;
}

/** How strongly each image excites each feature of the layer, where it does so most: `[images, features]`. */
function responses({ evaluation, layer, look }: Site, images: Tensor): Tensor {
  const { tf, discriminate, data } = evaluation;
  const labels = data.classes === undefined ? undefined : tf.zeros([images.shape[0] as number, data.classes]);
  let found: Tensor | undefined;
  discriminate(images, labels, {
    ...look,
    see(output, { path, name }) {
      if (path === layer.path) found = output;
      return rectifiers.includes(name) ? guided(output, tf) : output;
    },
  });
  const output = found as Tensor;
  return output.rank === 4 ? tf.max(output, [1, 2]) : output;
}

/** Images at one pass: D's maps of them are held together. */
const chunk = 250;

/** The `columns` images that excite each of the first `features` most, best first; of equal ones the earlier. */
export async function mostExciting(site: Site, images: Examples, features: number, columns: number): Promise<Examples> {
  const { tf } = site.evaluation;
  const each = size(images.shape);
  const scores = new Float32Array(images.count * features);
  for (let at = 0; at < images.count; at += chunk) {
    const count = Math.min(chunk, images.count - at);
    const part = tf.tidy(() => {
      const values = images.values.subarray(at * each, (at + count) * each);
      return tf.slice(responses(site, tf.tensor(values, [count, ...dims(images.shape)])), [0, 0], [count, features]);
    });
    scores.set(await part.data(), at * features);
    part.dispose();
  }
  const order = Array.from({ length: images.count }, (_, i) => i);
  const chosen = Array.from({ length: features }, (_, feature) => {
    const score = (image: number) => scores[image * features + feature] as number;
    return order.toSorted((a, b) => score(b) - score(a)).slice(0, columns);
  }).flat();
  const values = new Float32Array(chosen.length * each);
  for (const [i, image] of chosen.entries())
    values.set(images.values.subarray(image * each, (image + 1) * each), i * each);
  return { count: chosen.length, shape: images.shape, values };
}

/** What in each image excites its feature, by guided backpropagation; images as `mostExciting` gives them. */
export async function excitement(site: Site, { count, shape, values }: Examples, features: number): Promise<Examples> {
  const { tf } = site.evaluation;
  const slopes = tf.tidy(() => {
    const own = (images: Tensor) => {
      const all = responses(site, images);
      // Images come feature by feature. Not oneHot, which refuses a layer of one feature.
      const wanted = tf.floorDiv(tf.range(0, count, 1, "int32"), count / features);
      const mine = tf.equal(tf.expandDims(wanted, 1), tf.range(0, all.shape[1] as number, 1, "int32"));
      return tf.sum(tf.mul(all, tf.cast(mine, "float32")));
    };
    return tf.grad(own)(tf.tensor(values, [count, ...dims(shape)]));
  });
  const found = (await slopes.data()) as Float32Array;
  slopes.dispose();
  return { count, shape, values: found };
}
