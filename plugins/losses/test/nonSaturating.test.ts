import { expect, test } from "vitest";
import { minimax, nonSaturating } from "../src/index.js";
import { logits, number, present, step, tf } from "./step.js";

const log = Math.log;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const plain = { realLabel: 1, discriminatorScale: 1, generatorScale: 1 };
const [real, fake] = [logits(2, -1), logits(0.5, 3)];

test("D minimises -mean log D(x) - mean log(1 - D(G(z))), not their average", () => {
  const expected = -(log(sigmoid(2)) + log(sigmoid(-1))) / 2 - (log(1 - sigmoid(0.5)) + log(1 - sigmoid(3))) / 2;
  expect(number(nonSaturating.discriminator?.(step({ real, fake }), plain))).toBeCloseTo(expected, 5);
  expect(number(minimax.discriminator?.(step({ real, fake }), {}))).toBeCloseTo(expected, 5);
});

test("G minimises -mean log D(G(z)); in minimax it minimises mean log(1 - D(G(z)))", () => {
  expect(number(nonSaturating.generator?.(step({ fake }), plain))).toBeCloseTo(
    -(log(sigmoid(0.5)) + log(sigmoid(3))) / 2,
    5,
  );
  expect(number(minimax.generator?.(step({ fake }), {}))).toBeCloseTo(
    (log(1 - sigmoid(0.5)) + log(1 - sigmoid(3))) / 2,
    5,
  );
});

test("minimax's gradient vanishes where D rejects a fake, nonSaturating's does not", () => {
  const slope = (loss: (fake: ReturnType<typeof logits>) => ReturnType<typeof tf.scalar>) =>
    number(tf.grad(loss)(logits(-10)));
  expect(slope((x) => present(minimax.generator)(step({ fake: x }), {}))).toBeCloseTo(0, 3);
  expect(slope((x) => present(nonSaturating.generator)(step({ fake: x }), plain))).toBeCloseTo(-1, 3);
});

test("realLabel smooths D's target on reals alone", () => {
  const smooth = { ...plain, realLabel: 0.9 };
  const expected = -0.9 * log(sigmoid(2)) - 0.1 * log(1 - sigmoid(2)) - log(1 - sigmoid(0.5));
  const given = step({ real: logits(2), fake: logits(0.5) });
  expect(number(nonSaturating.discriminator?.(given, smooth))).toBeCloseTo(expected, 5);
  expect(number(nonSaturating.generator?.(given, smooth))).toBe(number(nonSaturating.generator?.(given, plain)));
});

test("each scale multiplies its own player's loss", () => {
  const given = step({ real, fake });
  const scaled = { realLabel: 1, discriminatorScale: 0.5, generatorScale: 3 };
  expect(number(nonSaturating.discriminator?.(given, scaled))).toBeCloseTo(
    number(nonSaturating.discriminator?.(given, plain)) / 2,
    5,
  );
  expect(number(nonSaturating.generator?.(given, scaled))).toBeCloseTo(
    number(nonSaturating.generator?.(given, plain)) * 3,
    5,
  );
});

test("logits of 1000 give finite losses", () => {
  const given = step({ real: logits(-1000), fake: logits(1000) });
  expect(number(nonSaturating.discriminator?.(given, plain))).toBeCloseTo(2000, 2);
});
