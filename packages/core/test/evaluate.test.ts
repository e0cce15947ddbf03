import { expect, test } from "vitest";
import { errors, experiment, message, planOf } from "./checking.js";

const param = (type: string, value: string) => planOf(experiment({ head: `param x: ${type} = ${value}` })).params.x;

test("arithmetic follows the usual precedence", () => {
  expect(param("number", "1 + 2 * 3 ^ 2 / 2 - -1")).toBe(11);
});

test.each([
  ["log2(64)", 6],
  ["floor(2.7)", 2],
  ["ceil(2.1)", 3],
  ["min(3, 1, 2)", 1],
  ["max(3, 1, 2)", 3],
])("%s is %d", (text, value) => {
  expect(param("int", text)).toBe(value);
});

test.each([
  ["digits.height", 28],
  ["digits.width", 28],
  ["digits.channels", 1],
  ["digits.classes", 10],
  ["digits.size", 784],
])("%s is a fact of the data", (text, value) => {
  const head = `data digits = mnist()\nparam x: int = ${text}`;
  expect(planOf(experiment({ head, data: "" })).params.x).toBe(value);
});

test("a fact that the data does not have is reported", () => {
  const head = "data faces = faces()\nparam x: int = faces.classes";
  const text = experiment({
    head,
    data: "",
    G: "network G(z) -> faces { dense(4) }",
    D: "network D(faces) { flatten -> dense(1) }",
  });
  expect(message(text)).toContain("`faces` has no classes");
});

test.each([
  ["1 / 0", "not-finite at 0"],
  ["log2(0)", "not-finite at log2(0)"],
  ["10 ^ 400", "not-finite at 10 ^ 400"],
  ['2 * "8"', 'wrong-type at "8"'],
  ["widht + 1", "unknown-name at widht"],
  ["digits.heigth", "unknown-name at heigth"],
  ["lgo2(8)", "unknown-name at lgo2"],
  ["floor(1, 2)", "too-many-arguments at floor(1, 2)"],
  ["20 epochs", "bad-param at 20 epochs"],
])("%s is refused", (text, error) => {
  expect(errors(experiment({ head: `data digits = mnist()\nparam x: number = ${text}`, data: "" }))).toEqual([error]);
});

test("a mistake in a param is not reported again where the param is used", () => {
  const G = "network G(z) -> digits { dense(x * 28) -> tanh -> reshape(28, 28, 1) }";
  expect(errors(experiment({ head: "param x: int = 1 / 0", G }))).toEqual(["not-finite at 0"]);
});

test("ranges with more than 10,000 values are refused", () => {
  const D = "network D(digits) { flatten\n for i in 1..10_001 { dense(1) } }";
  expect(errors(experiment({ D }))).toEqual(["too-many-values at 1..10_001"]);
});

test("a division by zero is called that", () => {
  expect(message(experiment({ head: "param x: number = 1 / 0" }))).toContain("this divides by zero");
});
