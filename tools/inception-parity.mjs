// Compares the Inception network of FID on an engine with what PyTorch says, and times it:
//
//     python tools/inception-parity.py --save weights.pth      # made weights; see there
//     node tools/inception-parity.mjs weights.pth --engine onnx --samples 200
//
// or our Fréchet distance over 2,048 features with SciPy's:
//
//     python tools/inception-parity.py --frechet 3000 2500
//     node tools/inception-parity.mjs --frechet

import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "../packages/engines/dist/index.js";
import { fid } from "../plugins/metrics/dist/fid.js";
import { inceptionFeatures, openInception } from "../plugins/metrics/dist/inception/network.js";
import { decodeInception } from "../plugins/metrics/dist/inception/weights.js";
import { frechet, Moments } from "../plugins/metrics/dist/statistics.js";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: "string", default: "auto" },
    samples: { type: "string", default: "200" },
    frechet: { type: "boolean", default: false },
  },
});

const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
const floats = (bytes) => new Float32Array(Uint8Array.from(bytes).buffer);
const cpuSeconds = (before) => process.cpuUsage(before).user / 1e6;
const since = (start) => (performance.now() - start) / 1000;

/** The greatest difference, as a share of the greatest expected value. */
function farthest(found, expected) {
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(found[i] - value)), 0) / size;
}

/** `uniform` of the Python file: a hash of each number's place. */
function uniform(count, seed) {
  const start = Math.imul(seed, 0x9e3779b9);
  return Float32Array.from({ length: count }, (_, i) => {
    let x = (i + start) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  });
}
const eightBits = (count, seed) => uniform(count, seed).map((value) => Math.floor(value * 256) / 255);

async function compare(bytes, { tf }) {
  const at = new URL("../plugins/metrics/test/fixtures/inception.json", import.meta.url);
  const fixture = JSON.parse(readFileSync(at, "utf8"));
  const [height, width, channels] = fixture.image;
  const image = eightBits(height * width * channels, fixture.imageSeed);
  const inception = openInception(decodeInception(bytes), tf);
  const described = tf.tidy(() => inception.run(tf.tensor(image, [1, height, width, channels]), "pytorch"));
  for (const [name, tensor] of Object.entries(described)) {
    const expected = floats(Buffer.from(fixture[name], "base64"));
    console.log(`${name}: greatest relative difference ${farthest(await tensor.data(), expected).toExponential(1)}`);
  }
  tf.dispose(described);
  inception.dispose();
}

/** `fid` itself, of made images of 32 x 32 in colour; a second time, when the reals' statistics are known. */
async function time(bytes, { tf }, samples) {
  const shape = { kind: "image", height: 32, width: 32, channels: 3 };
  const each = 32 * 32 * 3;
  async function* images(count, seed) {
    for (let from = 0; from < count; from += 500) {
      const length = Math.min(500, count - from);
      yield { count: length, shape, values: eightBits(length * each, seed + from) };
    }
  }
  let reals;
  const evaluation = {
    tf,
    data: { shape, range: [0, 1], splits: { train: samples } },
    real: (_, count) => images(count, 1),
    fake: (count) => images(count, 100_001),
    remember: async (_, make) => {
      reals ??= await make();
      return reals;
    },
    asset: async () => bytes,
  };
  for (const described of [2 * samples, samples]) {
    const start = performance.now();
    const { value } = await fid.measure(evaluation, { samples, on: "train", resize: "pytorch", weights: "raw" });
    const seconds = since(start);
    console.log(
      `fid ${value.toPrecision(6)}: ${described} images in ${seconds.toFixed(1)} s, ${(described / seconds).toFixed(1)} images/s`,
    );
  }
}

if (flags.frechet) {
  const momentsOf = (name) => {
    const moments = new Moments(inceptionFeatures);
    moments.add(floats(readFileSync(join(tmpdir(), `frechet-${name}.f32`))));
    return moments;
  };
  const start = performance.now();
  const [first, second] = ["first", "second"].map(momentsOf);
  const gathered = since(start);
  const used = process.cpuUsage();
  const distance = frechet(first, second);
  const rows = [first.rows, second.rows];
  console.log(
    JSON.stringify({
      rows,
      distance,
      gathering: gathered,
      seconds: since(start) - gathered,
      processor: cpuSeconds(used),
    }),
  );
} else {
  const [path] = positionals;
  if (path === undefined) throw new Error("name the weights that tools/inception-parity.py --save wrote");
  const bytes = readFileSync(path);
  const engine = await openEngine(flags.engine);
  console.log(`engine ${engine.name}`);
  await compare(bytes, engine);
  await time(bytes, engine, Number(flags.samples));
}
console.log(`peak memory ${megabytes(process.resourceUsage().maxRSS * 1024)}`);
