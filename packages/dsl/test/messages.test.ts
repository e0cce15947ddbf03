import { expect, test } from "vitest";
import { complaints } from "./tree.js";

// What was found, and what would be right.
test.each([
  ["param x: int: 3", "1:13 found `:` | write `=`"],
  ["train 5 epohcs, batch 3 { }", "1:9 `epohcs` is no unit | did you mean `epochs`?"],
  ["data x = f(a = 3)", "1:14 a named argument is written with `:`, not with `=` | write `:`"],
  ["data x = f(a: 1 b: 2)", "1:16 a `,` is missing between two arguments | `,` goes here"],
  ["data", "1:5 found the end of the line | a name goes here"],
  ["data x", "1:7 found the end of the line | `=` goes here"],
  ["data x = 3", "1:10 found `3` | a name goes here"],
  ["param x: int", "1:13 found the end of the line | `=` goes here"],
  ["param x: int = ", "1:15 found the end of the line | a value goes here: a number, a name, a call, a list"],
  ["network G { a }", "1:11 found `{` | its inputs go here, as in `network G(z)`"],
  ["network G() { a }", "1:11 found `)` | a name goes here"],
  ["network G(z) -> { a }", "1:17 found `{` | a name goes here"],
  ["network G(z)", "1:13 found the end of the line | `{` and the layers go here"],
  ["network G(z) { for i [1] { a } }", "1:22 found `[` | `in` and the values go here: `for c in [4, 2, 1]`"],
  ["network G(z) { a -> }", "1:18 nothing follows this `->` | remove it"],
  ["train 5 epochs { update D with x }", "1:16 found `{` | the batch size goes here: `, batch 128`"],
  ["train 5 epochs, 64 { update D with x }", "1:17 found `64` | the batch size goes here: `batch 128`"],
  ["train 5 epochs, batch 64", "1:25 found the end of the line | `{` and the updates go here"],
  ["train 1 steps, batch 1 { update D adam }", "1:35 found `adam` | the optimizer goes here: `with adam(lr: 2e-4)`"],
  ["train 1 steps, batch 1 { average G ema }", "1:36 found `ema` | the average goes here: `with ema(0.999)`"],
  [
    "train 1 steps, batch 1 { share both { update D with x } }",
    "1:32 found `both` after `share` | `fake` or `real` goes here",
  ],
  ["every 5 steps", "1:14 found the end of the line | `{` and the metrics or views go here"],
  ["at start { grid }", "1:4 found `start` | `at end` is the only `at`"],
  ["keep", "1:5 found the end of the line | `best NAME` or `last 2` goes here"],
  ["keep distance", "1:6 found `distance` | `best NAME` or `last 2` goes here"],
  ["stop when x improved", "1:13 found `improved` | write `stop when NAME has not improved for 10 evaluations`"],
  ["sweep { width [1] }", "1:15 found `[` | `in` and the values go here: `width in [64, 128]`"],
  ["from G", '1:6 found `G` | the other file goes here: `from "./other.gan" use G, D`'],
  ['from "x"', "1:9 found the end of the line | what is taken goes here: `use G, D`"],
  ["allow x", '1:8 found the end of the line | a reason goes here, in "double quotes"'],
  ["data x = f(a b)", "1:14 found `b` after an argument | `,` or `)` goes here"],
  ["data x = f(1, , 2)", "1:15 found `,` | a value goes here: a number, a name, a call, a list"],
  ["seed [1 2]", "1:9 found `2` after a value | `,` or `]` goes here"],
  ["seed (1 2)", "1:9 found `2` after a value | `)` goes here"],
  ["data x = f(3 -> relu)", "1:12 a chain cannot begin with this | a name or a layer goes before `->`"],
  ['seed 1 "a"', "1:8 found a text where the line should end | a new line or `;` goes here"],
  ["precision", "1:10 found the end of the line | a value goes here: a number, a name, a call, a list"],
  ["precision: mixed", "1:10 found `:` | remove it"],
  ["precision = mixed", "1:11 found `=` | remove it"],
  ["seed: 7", "1:5 found `:` | remove it"],
  ["every 5 steps {", "1:16 `{` is never closed | `}` goes here or before"],
])("%s", (text, message) => {
  expect(complaints(`${text}\nlatent z = normal`).map((complaint) => complaint.replace(/ [a-z-]+:/, ""))).toEqual([
    message,
  ]);
});
