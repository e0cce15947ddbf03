import type { Span } from "@dotgan/dsl";
import { formatShape, type PluginOf, type Posterior, size } from "@dotgan/kit";
import type { LatentPlan, NetworkPlan, TermPlan } from "../plan.js";
import { plainParams } from "../values.js";
import type { CheckedTerm } from "./losses.js";
import { networkOf } from "./players.js";
import { nearest, type Scope } from "./scope.js";

/** Whether D has the heads that a term reads, ending in what the latents' posteriors need; reports where not. */
export function checkTermHeads(term: TermPlan, loss: PluginOf<"loss">, span: Span, scope: Scope): boolean {
  return (loss.heads ?? []).every((param: string) => {
    const name = term.params[param];
    const latent = typeof name === "string" ? scope.latents.get(name)?.value : undefined;
    return !latent || checkHead(term.name, latent, loss, span, scope);
  });
}

function checkHead(term: string, latent: LatentPlan, loss: PluginOf<"loss">, span: Span, scope: Scope): boolean {
  const { report } = scope;
  const facts = [...scope.data.values()][0]?.value?.facts;
  const sampler = scope.catalog.find("sampler", latent.name);
  if (!facts || !sampler) return false;
  const posterior: Posterior | undefined = sampler.posterior?.(plainParams(latent), facts);
  if (!posterior) {
    report.add(
      "no-posterior",
      span,
      `\`${latent.as}\` is drawn by \`${latent.name}\`, which has no posterior to learn`,
      {
        hint: `use a latent of one of ${posteriors(scope)}`,
      },
    );
    return false;
  }
  const reads = [...(loss.reads.discriminator ?? []), ...(loss.reads.generator ?? [])];
  if (reads.includes("real") && !sampler.fromBatch) {
    report.add(
      "no-posterior",
      span,
      `\`${term}\` needs the value of \`${latent.as}\` in real images, which nobody knows`,
      {
        hint: `take a latent drawn by \`labels\`, or \`mutualInformation(${latent.as})\`, which reads fakes alone`,
      },
    );
    return false;
  }
  const generator = networkOf("generator", scope);
  if (generator && !generator.plan.inputs.some(({ name }) => name === latent.as)) {
    report.add(
      "no-posterior",
      span,
      `\`${generator.plan.name}\` does not take \`${latent.as}\`, so its images cannot show it`,
      {
        hint: `write \`${latent.as}\` among the inputs of \`${generator.plan.name}\``,
      },
    );
    return false;
  }
  return headFits(term, latent.as, posterior.size, span, scope);
}

function headFits(term: string, latent: string, wanted: number, span: Span, scope: Scope): boolean {
  const discriminator = networkOf("discriminator", scope);
  // Without a sound discriminator its heads are not known.
  if (!discriminator) return false;
  const head = scope.heads.get(latent);
  const write = `head ${latent} { dense(${wanted}) }`;
  if (!head) {
    const heads = [...scope.heads.keys()].filter((name) => name !== "real");
    const close = scope.heads.get(nearest(latent, heads, scope) ?? "");
    scope.report.add(
      "missing-head",
      span,
      `\`${term}\` reads the head \`${latent}\`, which \`${discriminator.plan.name}\` does not have`,
      {
        hint: `write \`${write}\` in \`${discriminator.plan.name}\``,
        ...(close && {
          notes: [{ message: `a head has its latent's name; is this one meant?`, span: close.span }],
          fixes: [{ title: `Rename the head to \`${latent}\``, edits: [{ span: close.span, text: latent }] }],
        }),
      },
    );
    return false;
  }
  head.used = true;
  if (!head.value) return false;
  if (size(head.value.shape) === wanted) return true;
  scope.report.add(
    "head-size",
    head.value.span,
    `the head \`${latent}\` ends in ${formatShape(head.value.shape)}, but the posterior of \`${latent}\` has ${wanted} numbers`,
    {
      hint: `end in vector[${wanted}], as \`dense(${wanted})\` does`,
      notes: [{ message: `\`${term}\` reads it here`, span }],
    },
  );
  return false;
}

const posteriors = (scope: Scope): string =>
  scope.catalog
    .names("sampler")
    .filter((name) => scope.catalog.find("sampler", name)?.posterior)
    .map((name) => `\`${name}\``)
    .join(", ");

/** Penalties that look at each image by itself, against layers of D that join the images of a batch. */
export function checkPenalty(terms: readonly CheckedTerm[], scope: Scope): void {
  const discriminator = networkOf("discriminator", scope);
  if (!discriminator) return;
  const { plan, spans } = discriminator;
  const judged = ancestorsOf(plan, "real");
  const mixing = plan.nodes.filter(
    (node, index) => judged.has(index) && scope.catalog.find("layer", node.name)?.mixesSamples,
  );
  const [first] = mixing;
  if (!first) return;
  for (const { plan: term, loss, span } of terms) {
    if (!loss.needs?.perSample) continue;
    const place = spans.get(first.path);
    const count = mixing.length > 1 ? ` (and ${mixing.length - 1} more layers that do)` : "";
    scope.report.add(
      "penalty-mixes-samples",
      span,
      `\`${term.name}\` looks at each image by itself, but \`${first.name}\` makes one image's output depend on its whole batch`,
      {
        hint: `take \`${first.name}\` out of ${plan.name}, or use \`layerNorm\` there`,
        notes: [
          place
            ? { message: `mixes the images of a batch${count}`, span: place }
            : { message: `layer ${first.path}${count}` },
          { message: 'source: Gulrajani et al. 2017 (WGAN-GP), section 4, "No critic batch normalization"' },
        ],
      },
    );
  }
}

/** The nodes that a head's value rests on, by their index. */
export function ancestorsOf({ nodes, heads }: NetworkPlan, head: string): ReadonlySet<number> {
  const found = new Set<number>();
  const value = heads.find(({ name }) => name === head)?.value;
  const open = value && "node" in value ? [value.node] : [];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    for (const input of nodes[index]?.inputs ?? []) if ("node" in input) open.push(input.node);
  }
  return found;
}
