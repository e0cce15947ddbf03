import { expect, test } from "vitest";
import { errors, experiment, message, planOf } from "./checking.js";

const inD = (layer: string) => experiment({ D: `network D(digits) { flatten -> ${layer} -> dense(1) }` });
const inDImage = (layer: string) => experiment({ D: `network D(digits) { ${layer} -> flatten -> dense(1) }` });
const withAdam = (call: string) =>
  experiment({ train: `train 2 epochs, batch 64 { update D with ${call}; update G with adam }` });

test("arguments are bound by position, then by name, and defaults are filled in", () => {
  const [node] = planOf(inDImage("conv2d(8, 3, padding: valid)")).discriminator.nodes;
  expect(node?.params).toEqual({ filters: 8, kernel: 3, stride: 1, padding: "valid" });
});

test("a plugin that is another one's default gets its own defaults", () => {
  const node = planOf(inD("dense(8)")).discriminator.nodes[1];
  expect(node?.params.biasInit).toMatchObject({ plugin: { name: "constant", params: { value: 0 } } });
});

test("the rest parameter takes all further values", () => {
  expect(planOf(experiment()).generator.nodes[2]?.params).toEqual({ to: [28, 28, 1] });
});

test.each([
  ["dense()", "missing-argument at dense"],
  ["dense(units: 3, units: 4)", "duplicate-argument at units: 4"],
  ["dense(3, units: 4)", "duplicate-argument at units: 4"],
  ["dense(3, 4)", "too-many-arguments at 4"],
  ["dense(3, unit: 4)", "unknown-argument at unit"],
  ["dense(biasInit: constant(1), 3)", "argument-order at 3"],
  ["dense(2.5)", "bad-value at 2.5"],
  ["dense(0)", "bad-value at 0"],
  ['dense("8")', 'bad-value at "8"'],
  ["dense([8])", "bad-value at [8]"],
  ["dense(8 epochs)", "bad-unit at 8 epochs"],
  ["dense(1..2)", "wrong-type at 1..2"],
  ["dense(8, biasInit: 0)", "wrong-type at 0"],
  ["dense(8, biasInit: constnt)", "unknown-plugin at constnt"],
  ["dense(linear(8, 9))", "bad-curve at linear(8, 9)"],
  ["dropout(21.8)", "bad-value at 21.8"],
  ["batchNorn", "unknown-plugin at batchNorn"],
  ["adam(1)", "unknown-plugin at adam"],
])("%s is refused at the argument", (layer, error) => {
  expect(errors(inD(layer)).slice(0, 1)).toEqual([error]);
});

test("a mistyped name of a missing parameter is one mistake", () => {
  expect(errors(inD("dense(unts: 4)"))).toEqual(["unknown-argument at unts"]);
});

test("every mistake of a call is reported", () => {
  expect(errors(inDImage("conv2d(0, kernel: 0, padding: smae)"))).toEqual([
    "bad-value at 0",
    "bad-value at 0",
    "bad-value at smae",
  ]);
});

test("a value outside its range is told the unit and the range", () => {
  expect(message(inD("dropout(21.8)"))).toContain("`rate` is a probability, 0 to 1; got 21.8");
});

test("a word that is close to an allowed one is suggested", () => {
  expect(message(inDImage("conv2d(8, 3, padding: smae)"))).toContain("did you mean `same`?");
});

test("an alias leads to the plugin's name", () => {
  expect(message(inD("bn"))).toContain("did you mean `batchNorm`?");
});

test("a plugin of another kind is named as what it is", () => {
  expect(message(inD("adam"))).toContain("`adam` is an optimizer; a layer is meant here");
});

test("a curve stands where the parameter takes one, with its durations", () => {
  const [block] = planOf(withAdam("adam(lr: linear(2e-4, 1e-5, over: 1 epochs))")).train;
  expect(block?.phases[0]).toMatchObject({
    optimizer: {
      params: {
        lr: { curve: { name: "linear", params: { to: 1e-5, over: { duration: { value: 1, unit: "epochs" } } } } },
      },
    },
  });
});

test.each([
  ["adam(lr: linear(-1, 1e-3))", "bad-curve at linear(-1, 1e-3)"],
  ["adam(beta1: linear(0, 0.5))", "bad-curve at linear(0, 0.5)"],
  ["adam(lr: linear(1e-3, 1e-4, over: 20))", "unit-needed at 20"],
  ["adam(lr: linear(1e-3, 1e-4, over: 20 minutes))", "bad-unit at 20 minutes"],
])("%s is refused", (call, error) => {
  expect(errors(withAdam(call))).toEqual([error]);
});

test("a range argument has a low and a higher end", () => {
  const D = "network D(digits) { flatten -> dense(1) }";
  expect(errors(experiment({ data: "data digits = mnist(range: 1..0)", D }))).toEqual(["bad-range at 1..0"]);
  expect(errors(experiment({ data: "data digits = mnist(range: 1..1)", D }))).toEqual(["bad-range at 1..1"]);
});

test("values that cannot go together are reported at the call, once each is in order", () => {
  const latents = "latent z = uniform(100, low: 1, high: -1)";
  expect(errors(experiment({ latents }))).toEqual(["conflicting-values at uniform(100, low: 1, high: -1)"]);
  expect(message(experiment({ latents }))).toContain("low must be below high");
});

test("a reference must name what is declared", () => {
  const latents = "latent z = uniform(100)\nlatent label = labels(digit)";
  expect(errors(experiment({ latents }))).toEqual(["unknown-name at digit"]);
});

test("names of object properties are ordinary names", () => {
  expect(errors(inD("dense(1, __proto__: 2)"))).toEqual(["unknown-argument at __proto__"]);
  expect(errors(inD("dense(1, constructor: 2)"))).toEqual(["unknown-argument at constructor"]);
  expect(errors(inD("toString"))).toEqual(["unknown-plugin at toString"]);
  const { params } = planOf(experiment({ head: "param __proto__: int = 3" }));
  expect(Object.entries(params)).toEqual([["__proto__", 3]]);
});
