import { expect, test } from "vitest";
import { errors, experiment, layers, message, planOf, warnings } from "./checking.js";

const D = (body: string) => experiment({ D: `network D(digits) { ${body} }` });
const heads = (text: string) => planOf(text).discriminator.heads.map(({ name }) => name);

test("a chain's layers follow one another", () => {
  expect(layers(planOf(experiment()).generator)).toEqual(["0 dense(input 0)", "1 tanh(0)", "2 reshape(1)"]);
});

test("a loop is written out with its variable's values", () => {
  const { nodes } = planOf(D("flatten\n for c in [4, 2] { dense(c * 10) }\n dense(1)")).discriminator;
  expect(nodes.map(({ params }) => params.units)).toEqual([undefined, 40, 20, 1]);
});

test("several vectors and classes are joined by a layer of their own", () => {
  const latents = "latent z = uniform(100)\nlatent c = categorical(10)";
  const G = "network G(z, c) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }";
  const { generator } = planOf(experiment({ latents, G }));
  expect(layers(generator)[0]).toBe("0 concat(input 0, input 1)");
  expect(generator.nodes[0]?.shape).toEqual({ kind: "vector", size: 110 });
});

test("an image and a class are not joined by themselves", () => {
  const latents = "latent z = uniform(100)\nlatent label = labels(digits)";
  const text = experiment({ latents, G: "network G(z, label) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }" });
  expect(errors(text.replace("D(digits) { flatten", "D(digits, label) { flatten"))).toEqual([
    "mixed-inputs at digits, label",
  ]);
});

test("chains start at inputs, and values go by their names", () => {
  const latents = "latent z = uniform(100)\nlatent label = labels(digits)";
  const text = experiment({
    latents,
    G: "network G(z, label) -> digits { z -> dense(200) as a; label -> dense(50) as b; concat(a, b) -> dense(784) -> tanh -> reshape(28, 28, 1) }",
    D: "network D(digits, label) { digits -> flatten as h; h -> dense(1) -> add(dot(h, label -> dense(784))) }",
  });
  const { generator, discriminator } = planOf(text);
  expect(layers(generator).slice(0, 3)).toEqual(["0 dense(input 0)", "1 dense(input 1)", "2 concat(0, 1)"]);
  expect(layers(discriminator)).toEqual([
    "0 flatten(input 0)",
    "1 dense(0)",
    "2 dense(input 1)",
    "3 dot(0, 2)",
    "4 add(1, 3)",
  ]);
});

test("a joining layer at a chain's start takes what arrives too where its own values are too few", () => {
  const { discriminator } = planOf(D("flatten as h\n dense(784)\n add(h) -> dense(1)"));
  expect(layers(discriminator)).toEqual(["0 flatten(input 0)", "1 dense(0)", "2 add(1, 0)", "3 dense(2)"]);
});

test("heads within heads are outputs, and carry stable paths", () => {
  const text = D(
    "flatten\n head real { dense(1) }\n head codes { dense(8)\n head a { dense(2) }\n head b { dense(3) } }",
  );
  expect(heads(text)).toEqual(["real", "a", "b"]);
  expect(layers(planOf(text).discriminator)).toEqual([
    "0 flatten(input 0)",
    "real/0 dense(0)",
    "codes/0 dense(0)",
    "codes/a/0 dense(codes/0)",
    "codes/b/0 dense(codes/0)",
  ]);
});

test("a discriminator without heads has the head real", () => {
  expect(heads(experiment())).toEqual(["real"]);
});

test("equal shapes are added around a residual block", () => {
  const { discriminator } = planOf(D("residual { conv2d(1, 3) -> relu } -> flatten -> dense(1)"));
  expect(layers(discriminator).slice(0, 3)).toEqual(["0 conv2d(input 0)", "1 relu(0)", "2 add(1, input 0)"]);
});

test("a projection brings a residual block's input to the shape of its end", () => {
  const { nodes } = planOf(
    D("residual(shortcut: project) { conv2d(8, 3, stride: 2) } -> flatten -> dense(1)"),
  ).discriminator;
  expect(nodes[1]).toMatchObject({
    name: "conv2d",
    params: { filters: 8, kernel: 1, stride: 2 },
    inputs: [{ input: 0 }],
  });
  expect(nodes[2]).toMatchObject({ name: "add", inputs: [{ node: 0 }, { node: 1 }] });
});

test("a projection enlarges too", () => {
  const { discriminator } = planOf(D("residual(project) { conv2dTranspose(8, 3, stride: 2) } -> flatten -> dense(1)"));
  expect(layers(discriminator).slice(1, 4)).toEqual(["1 upsample2d(input 0)", "2 conv2d(1)", "3 add(0, 2)"]);
});

test.each([
  ["residual { conv2d(8, 3) } -> flatten -> dense(1)", "bad-residual at residual"],
  ["residual(shortcut: projct) { conv2d(1, 3) } -> flatten -> dense(1)", "bad-value at projct"],
  ["dense(1)", "shape-mismatch at dense"],
  ["flatten -> dense(10)", "shape-mismatch at dense"],
  ["flatten -> relu", "shape-mismatch at flatten"],
  ["flatten -> z -> dense(1)", "unknown-plugin at z"],
  ["z -> dense(1)", "bad-input at z"],
  ["digits -> digits -> flatten -> dense(1)", "bad-input at digits"],
  ["flatten as h\n h -> dense(1) -> add(dense(1))", "bad-input at dense(1)"],
  ["flatten as h\n h -> dense(1) -> add(hh)", "unknown-name at hh"],
  ["flatten as h\n relu(h) -> dense(1)", "bad-input at h"],
  ["flatten -> dense(1) -> dot", "bad-input at dot"],
  ["flatten as digits\n dense(1)", "duplicate-name at digits"],
  ["head a { flatten -> dense(1) }", "bad-head at D"],
  ["flatten\n head real { dense(1) }\n dense(1)", "bad-head at dense(1)"],
  ["flatten\n head real { dense(1) }\n head real { dense(1) }", "duplicate-name at real"],
  ["flatten\n for i in 1..2 { head real { dense(1) } }\n dense(1)", "bad-head at real"],
])("%s is refused at its place", (body, error) => {
  expect(errors(D(body))).toEqual([error]);
});

test("what does not fit is said at the layer, with what arrives", () => {
  expect(message(D("conv2d(8, 3, stride: 2) -> dense(1)"))).toBe(
    "5:48 `dense` takes a vector or a class, but image[14, 14, 8] arrives",
  );
});

test("after the first layer that does not fit, the rest of a chain is silent", () => {
  expect(errors(D("dense(1) -> conv2d(8, 3) -> dense(1)"))).toEqual(["shape-mismatch at dense"]);
});

test("a head in the generator is refused", () => {
  expect(
    errors(experiment({ G: "network G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1)\n head a { relu } }" })),
  ).toEqual(["bad-head at a"]);
});

test("values that nothing reads are warned of", () => {
  expect(warnings(D("flatten as h\n digits -> flatten -> dense(1)"))).toEqual(["unused-value at h"]);
  expect(warnings(D("flatten\n digits -> flatten -> dense(1)"))).toEqual(["unused-value at flatten"]);
});

test("loops within loops stop at 10,000 layers", () => {
  const loop = "for i in 1..10_000 { for j in 1..10_000 { for k in 1..10_000 { relu } } }";
  expect(errors(D(`flatten\n ${loop}\n dense(1)`))).toEqual(["too-many-layers at relu"]);
});

test("layers that no machine could hold are refused", () => {
  expect(errors(D("flatten -> dense(10 ^ 15) -> dense(1)"))).toEqual(["too-much-memory at dense"]);
});
