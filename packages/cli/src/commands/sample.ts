import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Examples, type Picture, size } from "@dotgan/kit";
import { tile } from "@dotgan/views";
import { type ModelFlags, openRunModel } from "../model.js";
import { print, printJson } from "../output.js";
import { stopAtFolder, writePicture } from "../pictures.js";

interface SampleOptions extends ModelFlags {
  readonly count: number;
  readonly out: string;
  readonly grid?: boolean;
  readonly seed: number;
}

async function collect(chunks: AsyncIterable<Examples>): Promise<Examples[]> {
  const parts: Examples[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts;
}

/** Each example apart, as a picture of its own. */
function* pictures(parts: readonly Examples[], range: readonly [number, number]): Generator<Picture> {
  for (const { count, shape, values } of parts) {
    const each = size(shape);
    for (let i = 0; i < count; i++) {
      const one = values.subarray(i * each, (i + 1) * each);
      yield tile({ count: 1, shape, values: one }, 1, range, { gap: 0, leastSide: 0 });
    }
  }
}

export async function sampleCommand(path: string, options: SampleOptions): Promise<void> {
  const { run, model, close } = await openRunModel(path, options, { withData: false, seed: options.seed });
  const { shape, range } = run.plan.data;
  try {
    mkdirSync(options.out, { recursive: true });
    const parts = await collect(model.evaluation("sample").fake(options.count));
    const files: string[] = [];
    const write = async (name: string, picture: Picture) => {
      files.push(await writePicture(options.out, name, picture));
    };
    if (shape.kind !== "image") {
      const rows = parts.flatMap(({ count, values }) =>
        Array.from({ length: count }, (_, i) => values.subarray(i * size(shape), (i + 1) * size(shape)).join(",")),
      );
      files.push(join(options.out, "points.csv"));
      writeFileSync(join(options.out, "points.csv"), `${rows.join("\n")}\n`);
    } else if (options.grid) {
      const columns = Math.ceil(Math.sqrt(options.count));
      const values = new Float32Array(options.count * size(shape));
      parts.reduce((offset, part) => {
        values.set(part.values.subarray(0, part.count * size(shape)), offset);
        return offset + part.count * size(shape);
      }, 0);
      await write("grid.png", tile({ count: options.count, shape, values }, columns, range));
    } else {
      let index = 0;
      for (const picture of pictures(parts, range)) await write(`${String(index++).padStart(5, "0")}.png`, picture);
    }
    if (options.json) printJson({ ok: true, run: path, step: model.step, seed: options.seed, files });
    else
      print(
        files.length === 1 ? (files[0] as string) : `${files.length} pictures in ${options.out}, of step ${model.step}`,
      );
  } catch (error) {
    stopAtFolder(options.out, error);
  } finally {
    await close();
  }
}
