import type { Catalog } from "./catalog.js";
import type { Duration, MonitorPlan, Plan } from "./plan.js";

/** Steps of each `train` block in a rehearsal. */
const rehearsed = 20;

const atMost = ({ value, unit }: Duration, most: number): Duration => ({
  value: unit === "steps" ? Math.min(value, most) : most,
  unit: "steps",
});

/**
 * A plan made short, to see that everything in it works: 20 steps of each block, every monitor once at least, with no more
 * samples than its plugin says is `quick`, and the first seed of a sweep. Its numbers say nothing of the experiment.
 */
export function rehearsal(plan: Plan, catalog: Catalog): Plan {
  const train = plan.train.map((block) => ({ ...block, duration: atMost(block.duration, rehearsed) }));
  const steps = train.reduce((sum, { duration }) => sum + duration.value, 0);
  return {
    ...plan,
    train,
    monitors: plan.monitors.map((monitor) => ({
      ...monitor,
      ...(monitor.every && { every: atMost(monitor.every, Math.min(rehearsed, steps)) }),
      params: quickParams(monitor, catalog),
    })),
    ...(plan.sweep && {
      sweep: {
        ...plan.sweep,
        axes: plan.sweep.axes.map((axis) =>
          axis.name === "seed" ? { ...axis, values: axis.values.slice(0, 1) } : axis,
        ),
      },
    }),
  };
}

function quickParams({ kind, name, params }: MonitorPlan, catalog: Catalog): MonitorPlan["params"] {
  const declared = catalog.find(kind, name)?.params ?? {};
  return Object.fromEntries(
    Object.entries(params).map(([param, value]) => {
      const quick = declared[param]?.quick;
      return [param, quick !== undefined && typeof value === "number" ? Math.min(value, quick) : value];
    }),
  );
}
