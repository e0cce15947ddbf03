// Trains the small classifiers whose hidden layer the metrics compare fakes with, and writes them as source files.
//   node tools/train-features.mjs digits|garments|photographs DATA_FOLDER [--engine NAME] [--epochs N]
// DATA_FOLDER holds mnist/, fashion-mnist/ (IDX files) or cifar-10/ (binary batches). Build the workspace first.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { openEngine } from "@dotgan/engines";
import { decodeCifar10, decodeIdx } from "@dotgan/formats";
import { forward, weightShapes } from "@dotgan/metrics";
import { createStream } from "@dotgan/runtime";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: "string", default: "auto" }, epochs: { type: "string" } },
});
const [name, folder] = positionals;

const read = (path) => {
  const zipped = `${path}.gz`;
  return existsSync(zipped) ? gunzipSync(readFileSync(zipped)) : readFileSync(path);
};

function readIdx(directory) {
  const part = (prefix) => ({
    images: decodeIdx(read(join(folder, directory, `${prefix}-images-idx3-ubyte`))).values,
    labels: decodeIdx(read(join(folder, directory, `${prefix}-labels-idx1-ubyte`))).values,
  });
  return { train: part("train"), test: part("t10k") };
}

/** All batches that are there; every tenth record is held out. */
function readCifar() {
  const parts = [1, 2, 3, 4, 5]
    .map((batch) => join(folder, "cifar-10", "cifar-10-batches-bin", `data_batch_${batch}.bin`))
    .filter((path) => existsSync(path))
    .map((path) => decodeCifar10(read(path)));
  const size = 32 * 32 * 3;
  const pick = (wanted) => {
    const images = [];
    const labels = [];
    for (const part of parts) {
      for (let i = 0; i < part.labels.length; i++) {
        if ((i % 10 === 9) !== wanted) continue;
        images.push(part.values.subarray(i * size, (i + 1) * size));
        labels.push(part.labels[i]);
      }
    }
    return { images: new Uint8Array(Buffer.concat(images)), labels: Uint8Array.from(labels) };
  };
  return { train: pick(false), test: pick(true) };
}

const sets = {
  digits: { from: "MNIST", size: 28, channels: 1, filters: [16, 32, 64], epochs: 8, data: () => readIdx("mnist") },
  garments: {
    from: "Fashion-MNIST",
    size: 28,
    channels: 1,
    filters: [16, 32, 64],
    epochs: 12,
    data: () => readIdx("fashion-mnist"),
  },
  photographs: { from: "CIFAR-10", size: 32, channels: 3, filters: [32, 48, 64], epochs: 40, data: readCifar },
};
const set = sets[name];
if (!set || !folder) {
  console.error(
    `usage: node tools/train-features.mjs ${Object.keys(sets).join("|")} DATA_FOLDER [--engine NAME] [--epochs N]`,
  );
  process.exit(2);
}

const { size, channels, filters } = set;
const classes = 10;
const batch = 100;
const epochs = Number(flags.epochs ?? set.epochs);
const data = set.data();
const { tf, name: engine } = await openEngine(flags.engine);
console.log(`${name}: ${data.train.labels.length} images of ${set.from}, ${epochs} epochs on ${engine}`);

const values = size * size * channels;
const moment = (step) => ({ step, phase: 0, repeat: 0, pass: "init" });
const weights = weightShapes({ size, channels, filters, classes }).map((shape, index) => {
  const fanIn = shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const count = shape.reduce((product, n) => product * n, 1);
  const initial =
    shape.length === 1
      ? new Float32Array(count)
      : createStream(1, `features/${index}`, moment(0)).normal(count, 0, Math.sqrt(2 / fanIn));
  return tf.variable(tf.tensor(initial, shape));
});

/** Images in [-1, 1]; moved by up to two pixels and, for photographs and garments, mirrored, so that few images go further. */
function gather(part, indices, random) {
  const out = new Float32Array(indices.length * values);
  const labels = new Int32Array(indices.length);
  const shifts = random?.integers(indices.length * 3, 5);
  indices.forEach((index, row) => {
    labels[row] = part.labels[index];
    const [dy, dx, mirror] = shifts
      ? [shifts[row * 3] - 2, shifts[row * 3 + 1] - 2, name !== "digits" && shifts[row * 3 + 2] % 2 === 1]
      : [0, 0, false];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const fromY = y + dy;
        const fromX = (mirror ? size - 1 - x : x) + dx;
        const inside = fromY >= 0 && fromY < size && fromX >= 0 && fromX < size;
        for (let c = 0; c < channels; c++) {
          const pixel = inside
            ? part.images[index * values + (fromY * size + fromX) * channels + c]
            : channels === 1
              ? 0
              : 128;
          out[row * values + (y * size + x) * channels + c] = pixel / 127.5 - 1;
        }
      }
    }
  });
  return {
    images: tf.tensor4d(out, [indices.length, size, size, channels]),
    labels: tf.oneHot(tf.tensor1d(labels, "int32"), classes),
  };
}

function accuracy(part) {
  let right = 0;
  for (let start = 0; start < part.labels.length; start += 500) {
    const indices = Array.from({ length: Math.min(500, part.labels.length - start) }, (_, i) => start + i);
    const guesses = tf.tidy(() => tf.argMax(forward(gather(part, indices).images, weights, tf).logits, 1)).dataSync();
    indices.forEach((index, row) => {
      right += guesses[row] === part.labels[index] ? 1 : 0;
    });
  }
  return right / part.labels.length;
}

const optimizer = tf.train.adam(1e-3);
const perEpoch = Math.floor(data.train.labels.length / batch);
for (let epoch = 0; epoch < epochs; epoch++) {
  const order = createStream(1, "features/order", moment(epoch)).permutation(data.train.labels.length);
  optimizer.learningRate = 1e-3 * (1 + Math.cos((Math.PI * epoch) / epochs)) * 0.5;
  let total = 0;
  for (let step = 0; step < perEpoch; step++) {
    const indices = [...order.subarray(step * batch, (step + 1) * batch)];
    const loss = tf.tidy(() => {
      const { images, labels } = gather(
        data.train,
        indices,
        createStream(1, "features/shift", moment(epoch * perEpoch + step)),
      );
      const { value, grads } = tf.variableGrads(
        () => tf.mean(tf.losses.softmaxCrossEntropy(labels, forward(images, weights, tf).logits)),
        weights,
      );
      optimizer.applyGradients(grads);
      return value;
    });
    total += loss.dataSync()[0];
    loss.dispose();
  }
  console.log(
    `epoch ${epoch + 1}: loss ${(total / perEpoch).toFixed(4)}, test accuracy ${accuracy(data.test).toFixed(4)}`,
  );
}

/** bfloat16 is the upper half of a float32, rounded to nearest. */
function toBfloat16(numbers) {
  const bits = new Uint32Array(Float32Array.from(numbers).buffer);
  const bytes = Buffer.alloc(bits.length * 2);
  bits.forEach((word, i) => {
    const rounded = (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
    bytes.writeUInt16LE(rounded & 0xffff, i * 2);
  });
  return bytes;
}
const rounded = toBfloat16(weights.flatMap((weight) => [...weight.dataSync()]));
let offset = 0;
for (const weight of weights) {
  const words = new Uint32Array(weight.size);
  for (let i = 0; i < weight.size; i++) words[i] = rounded.readUInt16LE((offset + i) * 2) << 16;
  weight.assign(tf.tensor(new Float32Array(words.buffer), weight.shape));
  offset += weight.size;
}
const testAccuracy = Number(accuracy(data.test).toFixed(4));
const version = createHash("sha256").update(rounded).digest("hex").slice(0, 8);
writeFileSync(
  new URL(`../plugins/metrics/src/features/${name}.ts`, import.meta.url),
  `// Written by tools/train-features.mjs.
import type { FeatureSet } from "./set.js";

export const ${name}: FeatureSet = {
  trainedOn: "${set.from}, ${data.train.labels.length} images, ${epochs} epochs",
  testAccuracy: ${testAccuracy},
  size: ${size},
  channels: ${channels},
  filters: [${filters.join(", ")}],
  classes: ${classes},
  version: "${version}",
  // biome-ignore format: one line
  weights: "${rounded.toString("base64")}",
};
`,
);
console.log(`${name} ${version}: test accuracy ${testAccuracy} after rounding to bfloat16, ${rounded.length} bytes`);
process.exit(0);
