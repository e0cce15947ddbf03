import type { Param, Params } from "@dotgan/kit";
import type { Check } from "./subject.js";

const word = /^[a-z][A-Za-z0-9]*$/;
const cite =
  /^(arXiv:\d{4}\.\d{4,5}(v\d+)?|arXiv:[a-z-]+\/\d{7}|doi:10\.\d{4,}\/\S+|https:\/\/\S+|.*\b(1[89]|20)\d\d\b.*)$/;

/** What a plugin says of itself is complete. */
export const describing: readonly Check[] = [
  {
    name: "its name is a camelCase word, and no alias repeats it",
    run({ plugin: { name, aliases = [] }, report }) {
      if (!word.test(name)) report(`the name \`${name}\` is not one camelCase word`);
      if (aliases.includes(name)) report(`\`${name}\` is listed among its own aliases`);
      if (new Set(aliases).size < aliases.length) report("an alias is listed twice");
    },
  },
  {
    name: "it is written for contract 1",
    run({ plugin, report }) {
      if (plugin.contract !== 1) report(`\`contract\` is ${plugin.contract}; this suite knows contract 1`);
    },
  },
  {
    name: "its doc and the docs of its parameters are sentences",
    run({ plugin: { doc, params }, report }) {
      if (!isSentence(doc))
        report(`the doc ${JSON.stringify(doc)} does not start with a capital and end with a period`);
      for (const [name, param] of Object.entries(params as Params)) {
        if (!word.test(name)) report(`the parameter \`${name}\` is not one camelCase word`);
        if (!isSentence(param.doc))
          report(`the doc of \`${name}\` does not start with a capital and end with a period`);
      }
    },
  },
  {
    name: "its source, where it names one, can be found",
    run({ plugin, report }) {
      if (plugin.cite === undefined || cite.test(plugin.cite)) return;
      report(
        `cite ${JSON.stringify(plugin.cite)}: write arXiv:1406.2661, doi:10..., https://..., or a title with its year`,
      );
    },
  },
  {
    name: "positional and rest name its parameters, required ones first",
    run({ plugin, report }) {
      const params = plugin.params as Params;
      const positional: readonly string[] = plugin.positional ?? [];
      for (const name of positional) if (!Object.hasOwn(params, name)) report(`positional \`${name}\` is no parameter`);
      if (new Set(positional).size < positional.length) report("a positional parameter is listed twice");
      const { rest } = plugin;
      if (rest !== undefined) {
        if (!Object.hasOwn(params, rest)) report(`rest \`${rest}\` is no parameter`);
        else if (params[rest]?.schema.type !== "array") report(`rest \`${rest}\` is no list of numbers`);
        if (positional.includes(rest)) report(`\`${rest}\` is both positional and rest`);
      }
      const required = positional.map((name) => params[name]).map((param) => param !== undefined && isRequired(param));
      if (required.lastIndexOf(true) > required.indexOf(false) && required.includes(false)) {
        report("a required positional parameter comes after one that may be left out");
      }
    },
  },
];

const isSentence = (text: string): boolean => /^[^a-z\s]/.test(text.replace(/^`[^`]*`/, "X")) && /[.]$/.test(text);

/** Must be written in the file. */
export const isRequired = ({ default: standard, optional }: Param<unknown>): boolean =>
  standard === undefined && !optional;
