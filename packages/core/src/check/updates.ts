import type { ast } from "@dotgan/dsl";
import type { Player, PluginUse, TogetherPlan, UpdatePlan } from "../plan.js";
import { bind } from "./bind.js";
import { errorCount } from "./errors.js";
import { optimizerOf } from "./optimizers.js";
import { optionsOf } from "./options.js";
import { originOf } from "./origin.js";
import { find, type Scope } from "./scope.js";

/** Checks the updates of a file; remembers whose optimizer state is whose. */
export interface Updates {
  alone(update: ast.Update, batch: number): UpdatePlan | undefined;
  together(block: ast.Together, batch: number): TogetherPlan | undefined;
}

export function createUpdates(scope: Scope): Updates {
  const { report } = scope;
  const taken = new Set<string>();

  /** State of a named optimizer is shared by its name; every other update has its own. */
  function slotsFor(name: string | undefined, use: PluginUse, players: readonly Player[]): string {
    if (name !== undefined) return name;
    for (let n = 1; ; n++) {
      const slots = n === 1 ? use.name : `${use.name}-${n}`;
      const keys = players.map((player) => `${slots}:${player}`);
      if (scope.optimizers.has(slots) || keys.some((key) => taken.has(key))) continue;
      for (const key of keys) taken.add(key);
      return slots;
    }
  }

  function check(update: ast.Update, batch: number): UpdatePlan | undefined {
    const errors = errorCount(scope);
    const entries = update.networks.map((name) => find(scope.networks, name, "a network", scope)?.value);
    const optimizer = optimizerOf(update.optimizer, scope);
    const players = entries.flatMap((entry) => (entry ? [entry.player] : []));
    const options = optionsOf(update, batch, players, scope);
    const constraints = update.constraints.flatMap((call) => constraintOf(call, scope) ?? []);
    if (new Set(players).size < players.length) {
      report.add("duplicate-name", update.span, "one update names a network twice");
    }
    if (!optimizer || players.length < entries.length || errorCount(scope) > errors) return undefined;
    return {
      kind: "update",
      players,
      optimizer: optimizer.use,
      slots: slotsFor(optimizer.name, optimizer.use, players),
      ...options,
      constraints,
      origin: originOf(update.span),
    };
  }

  return {
    alone(update, batch) {
      const [first, second] = update.networks;
      if (second && first) {
        report.add(
          "needs-together",
          second.span,
          `\`${first.text}\` and \`${second.text}\` are updated at once only inside \`together\``,
          {
            hint: "put it inside `together { ... }`, or write one `update` for each, in order",
            fixes: [
              {
                title: "Put it inside `together`",
                edits: [
                  { span: { ...update.span, end: update.span.start }, text: "together { " },
                  { span: { ...update.span, start: update.span.end }, text: " }" },
                ],
              },
            ],
          },
        );
        return undefined;
      }
      return check(update, batch);
    },

    together(block, batch) {
      const updates: UpdatePlan[] = [];
      const firsts = new Map<Player, ast.Phase>();
      for (const phase of block.body) {
        if (phase.kind !== "update") {
          report.add("bad-nesting", phase.span, `\`together\` holds updates only, not \`${phase.kind}\``, {
            hint: `move the \`${phase.kind}\` out of it`,
          });
          continue;
        }
        const update = check(phase, batch);
        if (!update) continue;
        const again = update.players.find((player) => firsts.has(player));
        const first = again && firsts.get(again);
        const [other] = updates;
        if (first) {
          report.add("bad-nesting", phase.span, "`together` updates each network once, all from the old weights", {
            notes: [{ message: "first updated here", span: first.span }],
          });
        } else if (other && other.batch !== update.batch) {
          report.add(
            "bad-option",
            phase.span,
            `\`together\` makes one draw for all its updates: batches of ${other.batch} and of ${update.batch} cannot both be it`,
            {
              hint: "leave `batch` out",
            },
          );
        }
        for (const player of update.players) firsts.set(player, phase);
        updates.push(update);
      }
      return { kind: "together", updates };
    },
  };
}

/** A constraint that works after an update, as in `then clip(0.01)`. */
function constraintOf(call: ast.PluginCall, scope: Scope): PluginUse | undefined {
  const use = bind(call, "constraint", scope);
  if (!use || scope.catalog.find("constraint", use.name)?.project) return use;
  scope.report.add(
    "constraint-place",
    call.span,
    `\`${use.name}\` changes weights as they are used, not after an update`,
    {
      hint: `write \`weights D = ... under ${use.name}\``,
    },
  );
  return undefined;
}
