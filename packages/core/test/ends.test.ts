import { expect, test } from "vitest";
import { errors, experiment, message, planOf, warnings } from "./checking.js";

const faces = (size: number, start: number, end = "conv2dTranspose(3, 4, stride: 2) -> tanh") =>
  experiment({
    data: `data photos = faces(size: ${size})`,
    G: `network G(z) -> photos { dense(${start * start * 8}) -> reshape(${start}, ${start}, 8) -> conv2dTranspose(8, 4, stride: 2) -> relu -> ${end} }`,
    D: "network D(photos) { flatten -> dense(1) }",
  });
const G = (body: string) => experiment({ G: `network G(z) -> digits { ${body} }` });

test("the wrong size is said at the last layer that changed it, with the start that fits", () => {
  const text = faces(96, 4);
  expect(errors(text)).toEqual(["shape-mismatch at conv2dTranspose"]);
  expect(message(text)).toContain(
    "`G` ends in image[16, 16, 3], but `photos` is image[96, 96, 3] (8x8 arrives here; start from reshape(24, 24, ...) to end in 96x96)",
  );
});

test("the suggested start is right", () => {
  expect(planOf(faces(96, 24)).generator.nodes.at(-1)?.shape).toMatchObject({ height: 96, width: 96 });
});

test("where no start fits, the nearest ends are said", () => {
  expect(message(faces(98, 4))).toContain(
    "no start ends in 98x98: reshape(24, 24, ...) ends in 96x96, reshape(25, 25, ...) ends in 100x100",
  );
});

test("a start is found through residual blocks too", () => {
  const text = faces(64, 4, "residual { conv2d(8, 3) } -> conv2dTranspose(3, 4, stride: 2) -> tanh");
  expect(message(text)).toContain("start from reshape(16, 16, ...) to end in 64x64");
});

test("the wrong number of channels is said at the layer that makes them", () => {
  expect(message(faces(16, 4, "conv2dTranspose(1, 4, stride: 2) -> tanh"))).toContain(
    "(`conv2dTranspose` makes 1 channel here; 3 channels would fit)",
  );
});

test.each([
  ["dense(784) -> tanh", "(`-> reshape(28, 28, 1)` would fit)"],
  ["dense(100) -> tanh", "(`dense(784) -> reshape(28, 28, 1)` would fit)"],
])("a generator that ends in a vector is told how to make an image: %s", (body, hint) => {
  expect(message(G(body))).toContain(hint);
});

test("an end that cannot reach the data's range is an error at the layer that sets it", () => {
  const text = G("dense(784) -> sigmoid -> reshape(28, 28, 1)");
  expect(errors(text)).toEqual(["range-mismatch at sigmoid"]);
  expect(message(text)).toContain(
    "ends in [0, 1], but `digits` takes values in [-1, 1] (end in `tanh`, which gives [-1, 1], or declare `digits` with `range: 0..1`)",
  );
});

test("the range follows the data's own", () => {
  const text = G("dense(784) -> sigmoid -> reshape(28, 28, 1)").replace("mnist()", "mnist(range: 0..1)");
  expect(errors(text)).toEqual([]);
});

test("an end that is wider than the data's range is a warning", () => {
  expect(warnings(G("dense(784) -> reshape(28, 28, 1)"))).toContain("range-wider at dense");
  expect(errors(G("dense(784) -> reshape(28, 28, 1)"))).toEqual([]);
});

test("data without bounds takes an end without bounds", () => {
  const text = experiment({
    data: "data points = ring()",
    G: "network G(z) -> points { dense(8) -> relu -> dense(2) }",
    D: "network D(points) { dense(1) }",
  });
  expect(planOf(text).data.range).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(warnings(text).filter((warning) => warning.startsWith("range"))).toEqual([]);
});
