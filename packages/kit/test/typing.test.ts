import { expect, expectTypeOf, it } from "vitest";
import { defineLoss, p } from "../src/index.js";

it("a behaviour's parameters carry the types that were declared", () => {
  const hinge = defineLoss({
    name: "hinge",
    contract: 1,
    doc: "Stops pushing a sample once it is beyond the margin.",
    params: {
      margin: p.number({ doc: "Where a sample stops counting.", above: 0, default: 1, curve: true }),
      mode: p.oneOf(["both", "one"], { doc: "Which sides count.", default: "both" }),
      every: p.int({ doc: "How often.", optional: true }),
    },
    positional: ["margin"],
    example: "loss = hinge",
    reads: { discriminator: ["real", "fake"], generator: ["fake"] },
    generator({ fake, tf }, { margin, mode, every }) {
      expectTypeOf(margin).toEqualTypeOf<number>();
      expectTypeOf(mode).toEqualTypeOf<"both" | "one">();
      expectTypeOf(every).toEqualTypeOf<number | undefined>();
      return tf.neg(tf.mean(fake));
    },
  });
  expect(hinge.kind).toBe("loss");
  expect(hinge.params.margin.schema).toMatchObject({ type: "number", exclusiveMinimum: 0 });
});

it("an undocumented parameter, or a positional one that does not exist, does not compile", () => {
  // @ts-expect-error a parameter needs its doc
  p.number({ default: 1 });
  defineLoss({
    name: "x",
    contract: 1,
    doc: "x",
    params: { margin: p.number({ doc: "m", default: 1 }) },
    // @ts-expect-error `margn` is no parameter
    positional: ["margn"],
    example: "",
    reads: {},
  });
});
