// A lesson's figures: Vega-Lite specifications over the rows of its results, drawn as SVG.
import { parse, View } from "vega";
import { compile } from "vega-lite";

const look = { background: "white", font: "sans-serif", view: { stroke: "#ddd" }, axis: { gridColor: "#eee" } };

/** Those names of `names` that a figure speaks of. */
export const speaksOf = (specification, names) => {
  const text = JSON.stringify(specification);
  return names.filter((name) => text.includes(name));
};

/** The SVG of a specification whose data are named `measured` or `steps`. */
export async function draw(specification, { measured, steps = [] }) {
  const { spec } = compile({ ...specification, config: { ...look, ...specification.config } });
  const rows = { measured, steps };
  const data = spec.data.map((one) => (rows[one.name] ? { ...one, values: rows[one.name] } : one));
  const view = new View(parse({ ...spec, data }), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg}\n`;
}
