import { defineAverage, p } from "@dotgan/kit";

export const ema = defineAverage({
  name: "ema",
  contract: 1,
  doc: "An exponential moving average of the weights, which gives steadier and often better samples than the weights themselves.",
  cite: "arXiv:1806.04498",
  aliases: ["exponentialMovingAverage", "movingAverage", "polyak", "swa"],
  params: {
    decay: p.number({ doc: "How much of the average stays at each step.", min: 0, below: 1, default: 0.999 }),
    from: p.duration({ doc: "Until then the average is the weights themselves.", default: 0 }),
    warmup: p.flag({
      doc: "Starts with a smaller decay, (1 + n) / (10 + n) at the n-th step, so that early weights are soon forgotten.",
      default: false,
    }),
  },
  positional: ["decay"],
  example: "average G with ema(0.999, from: 1_000 steps)",
  numbers({ decay, warmup }, count) {
    const kept = warmup ? Math.min(decay, (1 + count) / (10 + count)) : decay;
    return { kept, taken: 1 - kept };
  },
  next: (averaged, weight, _params, { kept, taken }, tf) => tf.add(tf.mul(averaged, kept), tf.mul(weight, taken)),
  from: ({ from }) => from,
});
