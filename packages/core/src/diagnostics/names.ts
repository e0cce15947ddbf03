import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** Names: declared, found, used, and the statements that every file needs. */
export const names = defineDiagnostics({
  "unknown-name": {
    severity: "error",
    page: page(
      "A name is used that nothing in the file declares. Names are found by their exact spelling, upper and lower case included.",
      "latent z = uniform(100)\nnetwork G(zz) -> digits { ... }",
      "latent z = uniform(100)\nnetwork G(z) -> digits { ... }",
    ),
  },
  "unknown-plugin": {
    severity: "error",
    page: page(
      "No plugin of this name is loaded for this place. Each place takes one kind of plugin (a layer, a loss, a sampler, ...); `gan plugins KIND` lists what there is.",
      "dense(10) -> batchNorn",
      "dense(10) -> batchNorm",
    ),
  },
  "duplicate-name": {
    severity: "error",
    page: page(
      "Two things carry one name, or a statement that may stand once stands twice. A name must lead to one thing, or a reader could not tell which is meant.",
      "latent z = uniform(100)\nlatent z = normal(64)",
      "latent z     = uniform(100)\nlatent style = normal(64)",
    ),
  },
  "reserved-name": {
    severity: "error",
    page: page(
      "The name already means something in every file (a word of the language, or a function of the arithmetic), so declaring it would change how other lines read.",
      "param max: int = 3",
      "param most: int = 3",
    ),
  },
  "unused-name": {
    severity: "warning",
    page: page(
      "Something is declared and never used. A latent that no network takes, or a param that nothing reads, is most often a line that was forgotten: `--set` on it would change nothing.",
      "param width: int = 64\nnetwork D(digits) { flatten -> dense(1) }",
      "param width: int = 64\nnetwork D(digits) { flatten -> dense(width) -> leakyRelu(0.2) -> dense(1) }",
    ),
  },
  "unknown-set": {
    severity: "error",
    page: page(
      "`--set name=value` names a param that the file does not declare. Only `param` lines can be set from outside.",
      "// gan train mnist.gan --set widht=32\nparam width: int = 64",
      "// gan train mnist.gan --set width=32\nparam width: int = 64",
    ),
  },
  "no-data": {
    severity: "error",
    page: page(
      "The file declares no data. An experiment learns from exactly one source of examples.",
      "latent z = uniform(100)",
      "data   digits = mnist()\nlatent z      = uniform(100)",
    ),
  },
  "no-network": {
    severity: "error",
    page: page(
      "An experiment has exactly one generator (the network whose header says `-> data`) and exactly one discriminator (a network that takes the data). One of them is missing.",
      "network G(z) { dense(784) -> reshape(28, 28, 1) }",
      "network G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }\nnetwork D(digits) { flatten -> dense(1) }",
    ),
  },
  "several-networks": {
    severity: "error",
    page: page(
      "There is more than one generator, or more than one discriminator, or a network that is neither. Methods with a third network (ALI, an encoder) are out of the language's scope.",
      "network D1(digits) { flatten -> dense(1) }\nnetwork D2(digits) { flatten -> dense(1) }",
      "network D(digits) { flatten -> dense(1) }",
    ),
  },
  "bad-use": {
    severity: "error",
    page: page(
      '`from "FILE" use NAMES` could not be followed: the file cannot be read, has mistakes of its own, includes itself, lies more than 8 files deep, or has no network of that name.',
      'from "./dcgan.gna" use G, D',
      'from "./dcgan.gan" use G, D',
    ),
  },
});
