import { expect, test } from "vitest";
import { findings, fixed, onlyFinding, planOf } from "./training-plugins.js";

const train = (body: string, head = "train 2 epochs, batch 100") => `${head} { ${body} }`;
const D = "update D with adam(lr: 1e-3)";
const G = "update G with adam(lr: 1e-3)";

test("a block's phases come in the file's order with their batches", () => {
  const [block] = planOf({
    train: train(`repeat 5 { ${D} }; ${G}, batch 200, clipNorm: 1, l2: 1e-5; average G with ema(0.9)`),
  }).train;
  expect(block).toMatchObject({
    duration: { value: 2, unit: "epochs" },
    batch: 100,
    phases: [
      { kind: "repeat", count: 5, body: [{ players: ["discriminator"], batch: 100, joined: false, constraints: [] }] },
      { kind: "update", players: ["generator"], batch: 200, clipNorm: 1, l2: 1e-5 },
      { kind: "average", player: "generator" },
    ],
  });
});

test("blocks run in order, and one of them may leave a network frozen", () => {
  const blocks = planOf({ train: `${train(D, "train 100 steps, batch 10")}\n${train(`${D}; ${G}`)}` }).train;
  expect(blocks.map(({ duration }) => duration.unit)).toEqual(["steps", "epochs"]);
});

test("a network that no block updates is warned of", () => {
  expect(onlyFinding({ train: train(D) })).toMatchObject({ code: "never-updated", severity: "warning" });
});

test("a length needs its unit and a batch at least one image", () => {
  expect(findings({ train: train(`${D}; ${G}`, "train 2, batch 100") })).toEqual(["unit-needed: 2"]);
  expect(findings({ train: train(`${D}; ${G}`, "train 0 epochs, batch 100") })).toEqual(["bad-value: 0 epochs"]);
  expect(findings({ train: train(`${D}; ${G}`, "train 2 epochs, batch 0") })).toEqual(["bad-value: 0"]);
});

test("minutes are a length of training", () => {
  expect(planOf({ train: train(`${D}; ${G}`, "train 5 minutes, batch 100") }).train[0]?.duration.unit).toBe("minutes");
});

test("a batch larger than the training split never comes", () => {
  const faces = {
    data: "data digits = faces(size: 28)",
    G: "network G(z) -> digits { dense(3 * 784) -> tanh -> reshape(28, 28, 3) }",
  };
  expect(onlyFinding({ ...faces, train: train(`${D}; ${G}`, "train 2 epochs, batch 9_001") })).toMatchObject({
    code: "batch-too-large",
    at: "9_001",
  });
  expect(findings({ ...faces, train: train(`${D}; ${G}`, "train 2 epochs, batch 9_000") })).toEqual([]);
});

test("a block that takes no real images has no epochs and no images", () => {
  const frozen = train(`${D}; ${G}`);
  expect(onlyFinding({ train: `${frozen}\n${train(G)}` })).toMatchObject({ code: "no-real-images", at: "2 epochs" });
  expect(findings({ train: `${frozen}\n${train(G, "train 10 steps, batch 100")}` })).toEqual([]);
});

test("a block without updates does nothing", () => {
  expect(findings({ train: `${train(`${D}; ${G}`)}\n${train("average G with ema(0.9)")}` })[0]).toMatch(/^no-update/);
});

test("a file without a block says how one is written", () => {
  expect(onlyFinding({ train: "" })).toMatchObject({ code: "no-train" });
});

test("two networks are updated at once only inside `together`, and the fix puts them there", () => {
  const wrong = { train: train("update D, G with adam(lr: 1e-3)") };
  expect(onlyFinding(wrong).code).toBe("needs-together");
  expect(fixed(wrong)).toContain("together { update D, G with adam(lr: 1e-3) }");
});

test("`together` takes one draw for updates of each network once", () => {
  const [block] = planOf({ train: train(`together { ${D}; ${G} }`) }).train;
  expect(block?.phases[0]).toMatchObject({
    kind: "together",
    updates: [{ players: ["discriminator"] }, { players: ["generator"] }],
  });
  expect(onlyFinding({ train: train(`together { ${D}; ${G}; ${D} }`) }).code).toBe("bad-nesting");
  expect(onlyFinding({ train: train(`together { ${D}; repeat 2 { ${G} } }`) }).code).toBe("bad-nesting");
  expect(onlyFinding({ train: train(`together { ${D}; ${G}, batch 50 }`) }).code).toBe("bad-option");
});

test("`share` inside `share` of the same kind is refused, of the other kind not", () => {
  expect(findings({ train: train(`share fake { share fake { ${D}; ${G} } }`) })).toEqual([
    expect.stringMatching(/^bad-nesting/),
  ]);
  expect(findings({ train: train(`share real { share fake { ${D}; ${G} }; ${D} }`) })).toEqual([]);
});

test("`share` that shares nothing is warned of and kept", () => {
  const parts = { train: train(`share real { ${D}; ${G} }`) };
  expect(onlyFinding(parts)).toMatchObject({ code: "shares-nothing", severity: "warning" });
  expect(planOf(parts).train[0]?.phases[0]).toMatchObject({ kind: "share", what: "real" });
});

test("`repeat` is whole, at least one, and bounded in all", () => {
  expect(findings({ train: train(`repeat 0 { ${D} }; ${G}`) })).toEqual(["bad-value: 0"]);
  expect(findings({ train: train(`repeat 200 { repeat 200 { ${D} } }; ${G}`) })).toEqual(["bad-value: 200"]);
});

test("unknown networks and options are suggested", () => {
  expect(onlyFinding({ train: train(`${D}; update GG with adam(lr: 1e-3)\n${G}`) }).hint).toBe("did you mean `G`?");
  expect(onlyFinding({ train: train(`${D}, clipnorm: 1; ${G}`) })).toMatchObject({
    code: "bad-option",
    hint: "did you mean `clipNorm`?",
  });
  expect(findings({ train: train(`${D}, clipNorm: 0; ${G}`) })).toEqual(["bad-value: 0"]);
  expect(findings({ train: train(`${D}, clipNorm: 1, clipNorm: 2; ${G}`) })).toEqual([
    "duplicate-argument: clipNorm: 2",
  ]);
});

test("`joined` is about the discriminator's passes", () => {
  expect(planOf({ train: train(`${D}, joined; ${G}`) }).train[0]?.phases[0]).toMatchObject({ joined: true });
  expect(onlyFinding({ train: train(`${D}; ${G}, joined`) })).toMatchObject({ code: "bad-option", at: "joined" });
});

test("updates of one named optimizer share its state; others have their own", () => {
  const { train: blocks } = planOf({
    train: `optimizer slow = adam(lr: linear(1e-3, 1e-4), beta1: 0)
${train(`update D with slow; ${D}; ${D}; ${G}; update D with slow`)}`,
  });
  const slots = blocks[0]?.phases.map((phase) => (phase.kind === "update" ? phase.slots : ""));
  expect(slots).toEqual(["slow", "adam", "adam-2", "adam", "slow"]);
  const [first] = blocks[0]?.phases ?? [];
  expect(first).toMatchObject({ optimizer: { params: { beta1: 0, lr: { curve: { name: "linear" } } } } });
});

test("a named optimizer has its arguments where it is declared", () => {
  const text = `optimizer slow = adam(lr: 1e-3)\n${train(`update D with slow(lr: 2); ${G}`)}`;
  expect(onlyFinding({ train: text }).code).toBe("bad-option");
});

test("mistakes of a named optimizer are reported once, where it is declared", () => {
  const text = `optimizer slow = adam(lr: -1)\n${train("update D with slow; update G with slow")}`;
  expect(findings({ train: text })).toEqual([expect.stringMatching(/^bad-value/)]);
});

test("only constraints that work after an update follow `then`", () => {
  expect(planOf({ train: train(`${D} then clip(0.01); ${G}`) }).train[0]?.phases[0]).toMatchObject({
    constraints: [{ name: "clip", params: { bound: 0.01 } }],
  });
  expect(onlyFinding({ train: train(`${D} then spectralNorm; ${G}`) }).code).toBe("constraint-place");
});

test("only the generator is averaged", () => {
  expect(onlyFinding({ train: train(`${D}; ${G}; average D with ema(0.9)`) }).code).toBe("bad-average");
});
