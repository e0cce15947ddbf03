import { writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { suggest } from "@dotgan/dsl";
import { exit, Stop } from "../exit.js";
import { type CommonOptions, print, printJson } from "../output.js";
import { templates } from "../templates.js";

interface NewOptions extends CommonOptions {
  readonly template: string;
}

export function newCommand(name: string, { template, json }: NewOptions): void {
  const names = Object.keys(templates);
  const text = Object.hasOwn(templates, template) ? templates[template as keyof typeof templates] : undefined;
  if (text === undefined) {
    const near = suggest(template, names);
    throw new Stop(
      exit.input,
      `There is no template ${template}.${near.length ? ` Did you mean ${near.join(" or ")}?` : ""} There are ${names.join(", ")}.`,
    );
  }
  const file = name.endsWith(".gan") ? name : `${name}.gan`;
  try {
    // wx: never over a file that is there.
    writeFileSync(file, text(basename(file, ".gan")), { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new Stop(exit.input, `${file} is there already; choose another name.`);
    if (code === "ENOENT") throw new Stop(exit.input, `The folder ${dirname(file)} is missing; make it first.`);
    if (code === "ENOTDIR") throw new Stop(exit.input, `${dirname(file)} is a file; name a folder.`);
    throw new Stop(exit.environment, `${file} cannot be written: ${code}.`);
  }
  if (json) printJson({ ok: true, file, template });
  else print(`${file} is written. Train it with:\n  gan train ${file}`);
}
