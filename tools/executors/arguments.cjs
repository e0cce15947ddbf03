const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The flags as Nx parsed them, written out again: no shell ever sees them. */
exports.argumentsOf = ({ _: positional = [], ...flags }) => [
  ...positional.map(String),
  ...Object.entries(flags).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === true ? `--${kebab(name)}` : one === false ? `--no-${kebab(name)}` : `--${kebab(name)}=${one}`,
    ),
  ),
];
