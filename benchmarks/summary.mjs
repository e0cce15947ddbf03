/** @param values not empty */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const spread = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) });

/**
 * How many times faster one is than the other: the ratio within each round, since a machine's speed drifts, then the median.
 */
function speedup(our, their) {
  const pairs = our.flatMap((one, round) => (one.ok && their[round]?.ok ? [[one, their[round]]] : []));
  if (pairs.length === 0) return undefined;
  return spread(pairs.map(([one, other]) => other.stepSeconds.median / one.stepSeconds.median));
}

/** Every contestant over its rounds. */
export function summarize(contestants, results) {
  return contestants.map(({ name, precision, peer }) => {
    const rounds = results.get(name);
    const good = rounds.filter(({ ok }) => ok);
    if (good.length === 0) return { name, precision, error: rounds[0].error };
    const peers = contestants.filter((one) => one.peer && one.precision === precision);
    const against = peer ? [] : peers.map((one) => [one.peer, speedup(rounds, results.get(one.name))]);
    return {
      name,
      precision,
      ...(peer ? { peer } : { engine: good[0].engine }),
      parameters: good[0].parameters,
      imagesPerStep: good[0].imagesPerStep,
      stepSeconds: spread(good.map(({ stepSeconds }) => stepSeconds.median)),
      imagesPerSecond: spread(good.map(({ imagesPerSecond }) => imagesPerSecond)),
      firstStepSeconds: spread(good.map(({ firstStepSeconds }) => firstStepSeconds)),
      peakMemoryBytes: spread(good.map(({ peakMemoryBytes }) => peakMemoryBytes)),
      ...(against.length > 0 && { speedup: Object.fromEntries(against.filter(([, ratio]) => ratio)) }),
      rounds: good,
    };
  });
}

const short = (value) => String(Number(value.toPrecision(3)));
const between = ({ median, least, most }, format = short) => `${format(median)} (${format(least)} to ${format(most)})`;
const milliseconds = (seconds) => short(1000 * seconds);
const times = (ratio) =>
  ratio ? `${ratio.median.toFixed(2)}x (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)})` : "";

/** The report as a table for a README: medians over the rounds, and in brackets the least and the most. */
export function toMarkdown({ date, machine, rounds, steps, workloads }) {
  const rows = workloads.flatMap(({ file, contestants }) =>
    contestants.map(({ name, engine, error, ...one }) =>
      error
        ? [file, name, error, "", "", "", "", ""]
        : [
            file,
            engine && !name.includes(engine) ? `${name} (${engine})` : name,
            between(one.stepSeconds, milliseconds),
            short(one.imagesPerSecond.median),
            times(one.speedup?.plain),
            times(one.speedup?.frozen),
            one.firstStepSeconds.median.toFixed(1),
            String(Math.round(one.peakMemoryBytes.median / 2 ** 20)),
          ],
    ),
  );
  const head = [
    "file",
    "",
    "step, ms",
    "images/s",
    "speed against the peer",
    "with D frozen",
    "first step, s",
    "peak MB",
  ];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${date.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}; Node ${machine.node.slice(1)}; medians of ${rounds} rounds of ${steps} steps, in brackets the least and the most\n\n${lines.join("\n")}`;
}
