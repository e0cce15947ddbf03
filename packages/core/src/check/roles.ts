import { type ast, suggest } from "@dotgan/dsl";
import type { Player } from "../plan.js";
import type { Input, Role } from "./network.js";
import { find, type Scope } from "./scope.js";

/** A network statement and the scope of the file that it stands in. */
export interface Placed {
  readonly declaration: ast.Network;
  readonly home: Scope;
}

/**
 * Who plays: the network that makes the data generates, the one that takes it discriminates. `incomplete`: others could
 * not be found, which is reported.
 */
export function rolesOf(networks: readonly Placed[], incomplete: boolean, file: ast.File, scope: Scope): Role[] {
  const roles: Role[] = [];
  let unclear = incomplete;
  for (const { declaration, home } of networks) {
    const player = playerOf(declaration, home);
    if (player) add({ declaration, home, player }, roles, scope);
    else unclear = true;
  }
  // Without data no header can tell; a network that is neither player is reported by itself.
  if (unclear || scope.data.size === 0) return roles;
  const data = [...scope.data.keys()][0];
  const start = { ...file.span, end: file.span.start };
  for (const [player, hint] of [
    ["generator", `write \`network G(LATENTS) -> ${data} { ... }\``],
    ["discriminator", `write \`network D(${data}) { ... }\``],
  ] as const) {
    if (!roles.some((role) => role.player === player))
      scope.report.add("no-network", start, `the file has no ${player}`, { hint });
  }
  return roles;
}

function playerOf({ name, inputs, output }: ast.Network, scope: Scope): Player | undefined {
  const takesData = inputs.some((input) => scope.data.has(input.text));
  if (output) {
    if (scope.data.size === 0 || !find(scope.data, output, "the data", scope)) return undefined;
    if (!takesData) return "generator";
    scope.report.add("bad-input", name.span, `\`${name.text}\` both takes and makes \`${output.text}\``, {
      hint: "a generator takes latents alone; image-to-image networks are not in the language",
    });
    return undefined;
  }
  if (takesData) return "discriminator";
  const data = [...scope.data.keys()][0];
  const misspelt = inputs.find((input) => !scope.latents.has(input.text) && suggest(input.text, scope.data.keys())[0]);
  if (misspelt) {
    find(scope.data, misspelt, "the data", scope);
  } else if (data !== undefined) {
    scope.report.add("no-network", name.span, `\`${name.text}\` is neither a generator nor a discriminator`, {
      hint: `a generator says \`-> ${data}\` after its inputs; a discriminator takes \`${data}\``,
    });
  }
  return undefined;
}

function add(role: Role, roles: Role[], scope: Scope): void {
  const { declaration, player } = role;
  const same = roles.find((other) => other.declaration.name.text === declaration.name.text);
  const first = same ?? roles.find((other) => other.player === player);
  if (!first) {
    roles.push(role);
    return;
  }
  const [code, message] = same
    ? (["duplicate-name", `the network \`${declaration.name.text}\` is declared twice`] as const)
    : ([
        "several-networks",
        `an experiment has one ${player}, and \`${declaration.name.text}\` is a second one`,
      ] as const);
  scope.report.add(code, declaration.name.span, message, {
    notes: [{ message: "the first is here", span: first.declaration.name.span }],
  });
}

/** The values that a network takes, by name: the data, latents. */
export function inputsOf({ declaration, home, player }: Role, scope: Scope): Input[] {
  const { name, inputs } = declaration;
  const seen = new Map<string, ast.Name>();
  return inputs.flatMap((input, index): Input[] => {
    const first = seen.get(input.text);
    if (first) {
      scope.report.add("duplicate-name", input.span, `\`${name.text}\` takes \`${input.text}\` twice`, {
        notes: [{ message: "first here", span: first.span }],
      });
      return [];
    }
    seen.set(input.text, input);
    const data = home.data.get(input.text);
    const value = data ? data.value?.plan : latent(input, player, home);
    const flow = value && { index: { input: index }, shape: value.shape, range: value.range };
    return [{ name: input, as: value?.as ?? input.text, flow }];
  });
}

function latent(input: ast.Name, player: Player, scope: Scope) {
  const found = find(scope.latents, input, "a latent", scope)?.value;
  if (!found || player === "generator") return found;
  const sampler = scope.catalog.find("sampler", found.name);
  if (!sampler?.fromBatch) {
    scope.report.add(
      "bad-input",
      input.span,
      `a real example has no \`${input.text}\`, so the discriminator cannot take it`,
      {
        hint: "it takes the data, and latents that the data knows, as `labels` does",
      },
    );
    return undefined;
  }
  const data = [...scope.data.values()][0];
  const counts = data?.value?.facts.labelCounts;
  if (found.params.draw === "balanced" && counts && new Set(counts).size > 1) {
    scope.report.add(
      "needs-labels",
      input.span,
      `\`${input.text}\` is drawn balanced, but the classes of \`${data?.name}\` are uneven: ${Math.min(...counts)} to ${Math.max(...counts)} examples`,
      {
        hint: "draw it `empirical`, or a class would tell real from fake",
        notes: [{ message: "drawn here", span: scope.latents.get(input.text)?.span ?? input.span }],
      },
    );
    return undefined;
  }
  return found;
}
