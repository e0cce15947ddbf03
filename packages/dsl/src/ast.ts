import type { Span } from "./span.js";

/** Every node knows its place. */
interface Node {
  readonly span: Span;
}

/** A name where it is written. */
export interface Name extends Node {
  readonly text: string;
}

export type Unit = "steps" | "epochs" | "images" | "minutes";

// --- expressions

export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
}
export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
}
/** A bare name: a parameter, a loop variable, a flag, an enum value, a latent, a plugin without arguments. */
export interface Reference extends Node {
  readonly kind: "reference";
  readonly name: Name;
}
/** `faces.height`. */
export interface Member extends Node {
  readonly kind: "member";
  readonly object: Name;
  readonly property: Name;
}
export interface ListExpression extends Node {
  readonly kind: "list";
  readonly items: readonly Expression[];
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "-";
  readonly operand: Expression;
}
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: "+" | "-" | "*" | "/" | "^";
  readonly left: Expression;
  readonly right: Expression;
}
/** `20 epochs`; the unit binds to its atom. */
export interface Quantity extends Node {
  readonly kind: "quantity";
  readonly amount: Expression;
  readonly unit: Unit;
}
/** `0..1`, both ends included. */
export interface RangeExpression extends Node {
  readonly kind: "range";
  readonly low: Expression;
  readonly high: Expression;
}
/** `adam(lr: 2e-4)`. A call without parentheses is a `reference`. */
export interface Call extends Node {
  readonly kind: "call";
  readonly name: Name;
  readonly arguments: readonly Argument[];
}
/** `label -> dense(3136)` inside an argument list. */
export interface ChainExpression extends Node {
  readonly kind: "chain";
  readonly links: readonly Link[];
}
export type Expression =
  | NumberLiteral
  | StringLiteral
  | Reference
  | Member
  | ListExpression
  | Unary
  | Binary
  | Quantity
  | RangeExpression
  | Call
  | ChainExpression;

export interface Argument extends Node {
  /** Absent for positional arguments. */
  readonly name?: Name;
  readonly value: Expression;
}
/** A plugin with or without arguments. */
export type PluginCall = Reference | Call;

// --- networks

export interface Residual extends Node {
  readonly kind: "residual";
  readonly arguments: readonly Argument[];
  readonly body: readonly NetworkItem[];
}
export type Link = PluginCall | Residual;
/** `a -> b -> c as name`. The first link may be an input or a named value. */
export interface Chain extends Node {
  readonly kind: "chain";
  readonly links: readonly Link[];
  readonly as?: Name;
}
export interface For extends Node {
  readonly kind: "for";
  readonly variable: Name;
  readonly over: Expression;
  readonly body: readonly NetworkItem[];
}
export interface Head extends Node {
  readonly kind: "head";
  readonly name: Name;
  readonly body: readonly NetworkItem[];
}
export type NetworkItem = Chain | For | Head;

// --- the schedule

/** `clipNorm: 1`, `batch 256`, `joined`: options after an update's optimizer. */
export interface UpdateOption extends Node {
  readonly name: Name;
  /** Absent for flags. */
  readonly value?: Expression;
}
export interface Update extends Node {
  readonly kind: "update";
  readonly networks: readonly Name[];
  readonly optimizer: PluginCall;
  readonly options: readonly UpdateOption[];
  /** `then clip(0.01)`. */
  readonly constraints: readonly PluginCall[];
}
export interface Average extends Node {
  readonly kind: "average";
  readonly networks: readonly Name[];
  readonly average: PluginCall;
}
export interface Repeat extends Node {
  readonly kind: "repeat";
  readonly count: Expression;
  readonly body: readonly Phase[];
}
export interface Together extends Node {
  readonly kind: "together";
  readonly body: readonly Phase[];
}
export interface Share extends Node {
  readonly kind: "share";
  readonly what: "fake" | "real";
  readonly body: readonly Phase[];
}
export type Phase = Update | Average | Repeat | Together | Share;

// --- statements

export interface Title extends Node {
  readonly kind: "title";
  readonly text: StringLiteral;
}
/** `param width: int = 128 in 8..512`. */
export interface Param extends Node {
  readonly kind: "param";
  readonly name: Name;
  readonly type: Name;
  readonly value: Expression;
  /** A range or a list of allowed values. */
  readonly within?: Expression;
}
export interface Data extends Node {
  readonly kind: "data";
  readonly name: Name;
  readonly source: PluginCall;
}
export interface Latent extends Node {
  readonly kind: "latent";
  readonly name: Name;
  readonly sampler: PluginCall;
}
export interface Network extends Node {
  readonly kind: "network";
  readonly name: Name;
  readonly inputs: readonly Name[];
  /** `-> faces`: what a generator makes. */
  readonly output?: Name;
  readonly body: readonly NetworkItem[];
}
/** `weights G, D = normal(std: 0.02), gain: normal(mean: 1, std: 0.02) under spectralNorm`. */
export interface Weights extends Node {
  readonly kind: "weights";
  readonly networks: readonly Name[];
  /** An initializer, or `run("runs/0007", best)`. */
  readonly initializer: PluginCall;
  /** `bias:` and `gain:`. */
  readonly roles: readonly Argument[];
  readonly under?: PluginCall;
}
/** One summand. `weight` multiplies the term: `10 * gradientPenalty every 16`. */
export interface Term extends Node {
  readonly sign: 1 | -1;
  readonly weight?: Expression;
  readonly loss: PluginCall;
  readonly every?: Expression;
}
export interface Loss extends Node {
  readonly kind: "loss";
  /** Absent: both players. */
  readonly player?: Name;
  readonly terms: readonly Term[];
}
/** `optimizer slow = adam(...)`. */
export interface Optimizer extends Node {
  readonly kind: "optimizer";
  readonly name: Name;
  readonly optimizer: PluginCall;
}
/** `train 25 epochs, batch 128 { ... }`. */
export interface Train extends Node {
  readonly kind: "train";
  readonly duration: Expression;
  readonly batch: Expression;
  readonly body: readonly Phase[];
}
export interface MonitorCall extends Node {
  readonly call: PluginCall;
  readonly as?: Name;
}
/** `every 500 steps { ... }` or `at end { ... }`. */
export interface Monitor extends Node {
  readonly kind: "monitor";
  /** Absent: at the end. */
  readonly every?: Expression;
  readonly calls: readonly MonitorCall[];
}
/** `keep best distance, last 2`. */
export interface Keep extends Node {
  readonly kind: "keep";
  readonly best?: Name;
  readonly last?: Expression;
}
/** `stop when distance has not improved for 10 evaluations`, or `for 30 minutes`, `for 5 epochs`. */
export interface Stop extends Node {
  readonly kind: "stop";
  readonly monitor: Name;
  /** A number of evaluations, or a quantity. */
  readonly patience: Expression;
}
export interface SweepAxis extends Node {
  readonly name: Name;
  readonly values: Expression;
}
/** `sweep { width in [64, 128]; seed in 1..3; by distance }`. */
export interface Sweep extends Node {
  readonly kind: "sweep";
  readonly axes: readonly SweepAxis[];
  readonly by?: Name;
}
export interface Seed extends Node {
  readonly kind: "seed";
  readonly value: Expression;
}
/** `precision mixed`. */
export interface Precision extends Node {
  readonly kind: "precision";
  readonly value: Expression;
}
/** `from "./dcgan.gan" use G, D`. */
export interface Use extends Node {
  readonly kind: "use";
  readonly path: StringLiteral;
  readonly names: readonly Name[];
}
/** `allow kernelStride "the paper's"`. */
export interface Allow extends Node {
  readonly kind: "allow";
  readonly advice: Name;
  readonly reason: StringLiteral;
}
export type Statement =
  | Title
  | Param
  | Data
  | Latent
  | Network
  | Weights
  | Loss
  | Optimizer
  | Train
  | Monitor
  | Keep
  | Stop
  | Sweep
  | Seed
  | Precision
  | Use
  | Allow;

/** A whole file. Statements that could not be read are absent; their diagnostics say so. */
export interface File extends Node {
  readonly kind: "file";
  readonly statements: readonly Statement[];
  /** Comments in order, for printing. */
  readonly comments: readonly StringLiteral[];
}
