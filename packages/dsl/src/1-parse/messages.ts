import { EOF, type IParserErrorMessageProvider, type IToken, type TokenType, tokenLabel } from "chevrotain";
import * as t from "./tokens.js";

/** What the parser found, in words. */
export function found(token: IToken): string {
  if (token.tokenType === EOF) return "the end of the file";
  if (token.tokenType === t.Newline || token.image === "") return "the end of the line";
  if (token.tokenType === t.Str) return "a text";
  return `\`${token.image}\``;
}

/** What would be right, where more can be said than the next token. Keys are rule and expected token. */
const hints = new Map<string, string>([
  ["network LeftParen", "its inputs go here, as in `network G(z)`"],
  ["body LeftCurly", "`{` and the layers go here"],
  ["phases LeftCurly", "`{` and the updates go here"],
  ["monitor LeftCurly", "`{` and the metrics or views go here"],
  ["sweep LeftCurly", "`{` and what is varied go here"],
  ["train Comma", "the batch size goes here: `, batch 128`"],
  ["train Batch", "the batch size goes here: `batch 128`"],
  ["update With", "the optimizer goes here: `with adam(lr: 2e-4)`"],
  ["average With", "the average goes here: `with ema(0.999)`"],
  ["use Str", 'the other file goes here: `from "./other.gan" use G, D`'],
  ["use Use", "what is taken goes here: `use G, D`"],
  ["allow Str", 'a reason goes here, in "double quotes"'],
  ["monitor End", "`at end` is the only `at`"],
  ["arguments RightParen", "`,` or `)` goes here"],
  ["list RightSquare", "`,` or `]` goes here"],
  ["for In", "`in` and the values go here: `for c in [4, 2, 1]`"],
  ["sweepAxis In", "`in` and the values go here: `width in [64, 128]`"],
]);
const stopForm = "write `stop when NAME has not improved for 10 evaluations`";

function hint(rule: string, expected: TokenType): string {
  if (rule === "stop") return stopForm;
  return hints.get(`${rule} ${expected.name}`) ?? `${tokenLabel(expected)} goes here`;
}

const ruleHints = new Map<string, string>([
  ["atom", "a value goes here: a number, a name, a call, a list"],
  ["name", "a name goes here"],
  ["names", "a name goes here"],
  ["link", "a layer goes here"],
  ["keep", "`best NAME` or `last 2` goes here"],
  ["keepClause", "`best NAME` or `last 2` goes here"],
]);

/** Plain words in place of the parser's own: the message is what would be right; what was found is said beside it. */
export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => hint(ruleName, expected),
  buildNotAllInputParsedMessage: () => "the file should end here",
  buildNoViableAltMessage: ({ ruleName }) => ruleHints.get(ruleName) ?? "something else goes here",
  buildEarlyExitMessage: ({ ruleName }) => ruleHints.get(ruleName) ?? "something goes here",
};
