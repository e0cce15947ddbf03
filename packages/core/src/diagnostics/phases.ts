import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** The `train` blocks. */
export const phases = defineDiagnostics({
  "no-train": {
    severity: "error",
    page: page(
      "The file has no `train` block, so nothing would be learnt. A block has a length, a batch size, and what each step does, in order.",
      "loss = nonSaturating",
      "loss = nonSaturating\ntrain 25 epochs, batch 128 {\n  update D with adam(lr: 2e-4, beta1: 0.5)\n  update G with adam(lr: 2e-4, beta1: 0.5)\n}",
    ),
  },
  "no-update": {
    severity: "error",
    page: page(
      "A `train` block updates no network: its steps would do nothing until its length has passed.",
      "train 1_000 steps, batch 64 { average G with ema(0.999) }",
      "train 1_000 steps, batch 64 {\n  update D with adam(lr: 2e-4)\n  update G with adam(lr: 2e-4)\n  average G with ema(0.999)\n}",
    ),
  },
  "no-real-images": {
    severity: "error",
    page: page(
      "An epoch is the training split taken once, counted in the real images that updates read. A block whose updates read only fakes (a generator's alone) takes none, so a length in epochs or images would never end, and a monitor counted in them would never come.",
      "train 1 epochs, batch 64 { update G with adam(lr: 2e-4) }",
      "train 500 steps, batch 64 { update G with adam(lr: 2e-4) }",
    ),
  },
  "batch-too-large": {
    severity: "error",
    page: page(
      "A batch of real images is larger than the training split. The last partial batch of a pass is dropped, so there would never be a whole one.",
      "data digits = mnist(train: 1_000)\ntrain 10 epochs, batch 2_000 { ... }",
      "data digits = mnist(train: 1_000)\ntrain 10 epochs, batch 100 { ... }",
    ),
  },
  "needs-together": {
    severity: "error",
    page: page(
      "`update D, G with ...` takes both gradients at the old weights, on one draw. That is what `together` means; elsewhere updates happen one after the other, each seeing what the one before did, and the difference changes results.",
      "train 300 epochs, batch 100 { update D, G with sgd(lr: 0.1) }",
      "train 300 epochs, batch 100 { together { update D, G with sgd(lr: 0.1) } }",
    ),
  },
  "bad-nesting": {
    severity: "error",
    page: page(
      "`together` holds updates only, one of each network: all gradients are taken at the old weights on one draw, then all updates happen. `share` inside `share` of the same kind has nothing left to share.",
      "together { repeat 5 { update D with adam(lr: 2e-4) }; update G with adam(lr: 2e-4) }",
      "repeat 5 { update D with adam(lr: 2e-4) }\nupdate G with adam(lr: 2e-4)",
    ),
  },
  "bad-option": {
    severity: "error",
    page: page(
      "An update takes the options `batch N`, `joined` (D sees reals and fakes in one pass), `clipNorm: X` (the global norm of its gradients is at most X) and `l2: X`, after its optimizer; a named optimizer carries its arguments where it is declared.",
      "update D with adam(lr: 2e-4), clipnorm: 1",
      "update D with adam(lr: 2e-4), clipNorm: 1",
    ),
  },
  "bad-average": {
    severity: "error",
    page: page(
      "Only a generator is averaged. Monitors, `gan sample` and exports use its averaged weights; nothing would read an averaged discriminator.",
      "average D with ema(0.999)",
      "average G with ema(0.999)",
    ),
  },
  "constraint-place": {
    severity: "error",
    page: page(
      "Constraints are of two kinds. Some put weights back after an update (`then clip(0.01)`); others change a weight each time it is used (`under spectralNorm`). This one stands in the other's place.",
      "update D with adam(lr: 2e-4) then spectralNorm",
      "weights D = normal(std: 0.02) under spectralNorm",
    ),
  },
  "shares-nothing": {
    severity: "warning",
    page: page(
      "`share fake` or `share real` draws one batch for all updates of its block. With fewer than two updates that read it, it changes nothing.",
      "share real { update D with adam(lr: 2e-4); update G with adam(lr: 2e-4) }",
      "share fake { update D with adam(lr: 2e-4); update G with adam(lr: 2e-4) }",
    ),
  },
  "never-updated": {
    severity: "warning",
    page: page(
      "No `train` block updates this network, so it stays as it was initialised. Freezing a network in one block is common; leaving it random for the whole training seldom is.",
      "train 1_000 steps, batch 64 { update D with adam(lr: 2e-4) }",
      "train 1_000 steps, batch 64 { update D with adam(lr: 2e-4); update G with adam(lr: 2e-4) }",
    ),
  },
});
