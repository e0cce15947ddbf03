import type { ast, Span } from "@dotgan/dsl";
import { defineLayer, formatShape, type ImageShape, p, type Shape, sameShape } from "@dotgan/kit";
import { bindArguments, resolve } from "./bind.js";
import { type Arriving, type Block, within } from "./block.js";
import { body } from "./body.js";
import type { Flow } from "./graph.js";

/** What `residual(...)` takes, checked as any plugin's arguments are. It never becomes a node itself. */
const options = defineLayer({
  name: "residual",
  contract: 1,
  doc: "Adds a block's input to its output.",
  cite: "arXiv:1512.03385",
  params: {
    shortcut: p.oneOf(["identity", "project"], {
      doc: "What the input passes on its way around the block: nothing, or a 1x1 convolution (a dense layer for vectors) that makes it fit.",
      default: "identity",
    }),
  },
  positional: ["shortcut"],
  example: "residual(shortcut: project) { conv2d(64, kernel: 3) -> relu }",
  shape: ([input]) => input as Shape,
  apply: ([input]) => input as never,
});

/** A block around which its input goes too; lowered to its own layers, a projection where needed, and an `add`. */
export function residual(link: ast.Residual, arriving: Arriving, block: Block): Flow | undefined {
  const { graph } = block;
  const { source, start } = link.span;
  const span: Span = { source, start, end: start + options.name.length };
  const call = { kind: "call", name: { text: options.name, span }, arguments: link.arguments, span } as const;
  const use = bindArguments(options, call, link.arguments, graph.scope, block.locals);
  const input = arriving();
  const output = body(link.body, () => input, within(block, { heads: undefined }))();
  if (!use || !input || !output) return undefined;
  const shortcut = sameShape(input.shape, output.shape)
    ? input
    : use.params.shortcut === "project"
      ? project(input, output.shape, block, span)
      : differs(input, output, block, span);
  return shortcut && layer("add", [], [output, shortcut], block, span);
}

function differs(input: Flow, output: Flow, block: Block, span: Span): undefined {
  block.graph.scope.report.add(
    "bad-residual",
    span,
    `this block takes ${formatShape(input.shape)} and ends in ${formatShape(output.shape)}, so the two cannot be added`,
    { hint: "end in the shape that arrives, or write `residual(shortcut: project)`" },
  );
  return undefined;
}

/** Brings `input` to the shape of the block's end, as in He et al. 2016, section 3.3 (option B). */
function project(input: Flow, wanted: Shape, block: Block, span: Span): Flow | undefined {
  const { shape } = input;
  if (shape.kind === "image" && wanted.kind === "image") {
    const shrinks = factor(shape, wanted);
    if (shrinks !== undefined) {
      const stride = { name: "stride", value: shrinks };
      return layer("conv2d", [wanted.channels, { name: "kernel", value: 1 }, stride], [input], block, span);
    }
    const grows = factor(wanted, shape);
    // A factor counts only where it is exact: growing cannot round.
    if (grows !== undefined && shape.height * grows === wanted.height && shape.width * grows === wanted.width) {
      const larger = layer("upsample2d", [grows], [input], block, span);
      if (!larger || shape.channels === wanted.channels) return larger;
      return layer("conv2d", [wanted.channels, { name: "kernel", value: 1 }], [larger], block, span);
    }
  }
  if (shape.kind !== "image" && wanted.kind === "vector") return layer("dense", [wanted.size], [input], block, span);
  block.graph.scope.report.add(
    "bad-residual",
    span,
    `no projection leads from ${formatShape(shape)} to ${formatShape(wanted)}`,
    { hint: "height and width must shrink or grow by one whole factor" },
  );
  return undefined;
}

/** The stride that leads from `large` to `small`, rounding up as padding `same` does. */
function factor(large: ImageShape, small: ImageShape): number | undefined {
  const stride = Math.round(large.height / small.height);
  const leads = Math.ceil(large.height / stride) === small.height && Math.ceil(large.width / stride) === small.width;
  return stride >= 1 && leads ? stride : undefined;
}

type Written = number | { readonly name: string; readonly value: number };

/** A layer that nobody wrote, bound as if it stood where the block starts. */
function layer(name: string, args: readonly Written[], inputs: readonly Flow[], block: Block, span: Span) {
  const { graph } = block;
  const plugin = resolve({ text: name, span }, "layer", graph.scope);
  const written = args.map((arg): ast.Argument => {
    const [param, value] = typeof arg === "number" ? [undefined, arg] : [{ text: arg.name, span }, arg.value];
    return { span, value: { kind: "number", value, span }, ...(param && { name: param }) };
  });
  const call = { kind: "call", name: { text: name, span }, arguments: written, span } as const;
  const use = plugin && bindArguments(plugin as never, call, written, graph.scope);
  return use && graph.add(use, inputs, block.prefix, span);
}
